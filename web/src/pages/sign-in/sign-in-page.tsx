import { useEffect, useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { thenOf } from '../../app/paths.ts'
import { usePageTitle } from '../../app/use-page-title.ts'
import { PlatformError } from '../../platform/ask.ts'
import { session } from '../../session/this-session.ts'
import { useUser } from '../../session/use-session.ts'
import { pageSettings, type DemoAccount } from '../../settings/page-settings.ts'
import { strings } from '../../strings/index.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Field } from '../../ui/field.tsx'
import styles from './sign-in-page.module.css'

const text = strings.signIn

function reasonOf(error: unknown): string {
  if (!(error instanceof PlatformError)) return strings.common.wentWrong
  if (error.code === 'RATE_LIMITED') return text.tooMany(Math.ceil((error.retryAfterMs ?? 60_000) / 1_000))
  return error.code === 'OFFLINE' ? (strings.common.errors['OFFLINE'] ?? error.message) : error.message
}

/** Goes where `then` says once somebody is signed in; a path of another application of this address is loaded anew. */
function useGoOn(): void {
  const user = useUser()
  const then = thenOf(useSearch())
  const [, navigate] = useLocation()
  useEffect(() => {
    if (!user) return
    if (then.startsWith('/graphql')) location.assign(then)
    else navigate(then, { replace: true })
  }, [user, then, navigate])
}

export default function SignInPage() {
  usePageTitle(text.title)
  useGoOn()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [problem, setProblem] = useState(session.ended() === 'expired' ? text.expired : '')
  const [isBusy, setBusy] = useState(false)
  const [accounts, setAccounts] = useState<readonly DemoAccount[]>([])
  useEffect(() => void pageSettings().then((settings) => setAccounts(settings.demoAccounts)), [])

  async function enter(as: { email: string; password: string }): Promise<void> {
    setBusy(true)
    setProblem('')
    try {
      await session.signIn(as.email, as.password)
    } catch (error) {
      setProblem(reasonOf(error))
    } finally {
      setBusy(false)
    }
  }

  return (
    <div className={styles['page']}>
      <div className={styles['pitch']}>
        <h1>{text.pitch}</h1>
        <p className="quiet">{text.pitchDetail}</p>
      </div>
      <Card title={text.title}>
        <form
          className={styles['form']}
          onSubmit={(event) => {
            event.preventDefault()
            void enter({ email, password })
          }}
        >
          <Field label={text.email} name="email" type="email" autoComplete="username" isRequired value={email} onChange={setEmail} />
          <Field
            label={text.password}
            name="password"
            type="password"
            autoComplete="current-password"
            isRequired
            value={password}
            onChange={setPassword}
          />
          <Button type="submit" look="primary" isPending={isBusy}>
            {isBusy ? text.submitting : text.submit}
          </Button>
          <p className={styles['error']} role="alert">
            {problem}
          </p>
        </form>
        {accounts.length > 0 && (
          <div className={styles['demo']}>
            <div>
              <h3>{text.demo}</h3>
              <p className="quiet small">{text.demoHint}</p>
            </div>
            <div className={styles['accounts']}>
              {accounts.map((account) => (
                <Button key={account.email} size="small" isDisabled={isBusy} onPress={() => void enter(account)}>
                  {account.role}
                </Button>
              ))}
            </div>
          </div>
        )}
      </Card>
    </div>
  )
}
