import { useEffect, useRef, type ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { useUser } from '../session/use-session.ts'
import { staff } from '../session/roles.ts'
import type { Role } from '../session/tokens.ts'
import { strings } from '../strings/index.ts'
import { ButtonLink } from '../ui/button.tsx'
import { AccountMenu } from './account-menu.tsx'
import { BrandMark } from './brand-mark.tsx'
import { ConnectionPill } from './connection-pill.tsx'
import { paths } from './paths.ts'
import styles from './shell.module.css'

const places: readonly { to: string; name: keyof typeof strings.common.nav; roles: readonly Role[] }[] = [
  { to: paths.home, name: 'home', roles: ['CANDIDATE'] },
  { to: paths.dashboard, name: 'dashboard', roles: staff },
  { to: paths.wall, name: 'wall', roles: staff },
  { to: paths.status, name: 'status', roles: ['ADMIN'] },
]

/** What surrounds every page: the way around, the connection, the account. */
export function Shell({ children }: { children: ReactNode }) {
  const user = useUser()
  const [path] = useLocation()
  const main = useRef<HTMLElement>(null)
  const first = useRef(true)
  // Screen readers and the keyboard begin anew with each page.
  useEffect(() => {
    if (first.current) first.current = false
    else {
      scrollTo({ top: 0 })
      main.current?.focus()
    }
  }, [path])
  const { nav, skip, product, account } = strings.common
  return (
    <div className={styles['shell']}>
      <a className={styles['skip']} href="#content">
        {skip}
      </a>
      <header className={styles['header']}>
        <Link to={paths.home} className={styles['brand'] ?? ''}>
          <BrandMark />
          {product}
        </Link>
        <nav className={styles['nav']} aria-label={nav.label}>
          {user &&
            places
              .filter(({ roles }) => roles.includes(user.role))
              .map(({ to, name }) => (
                <Link
                  key={to}
                  to={to}
                  {...((path === to || (to !== '/' && path.startsWith(`${to}/`))) && { 'aria-current': 'page' as const })}
                >
                  {nav[name]}
                </Link>
              ))}
          {user && user.role !== 'CANDIDATE' && <a href={paths.explorer}>{nav.explorer}</a>}
        </nav>
        <div className={styles['side']}>
          {user && <ConnectionPill />}
          {user ? (
            <AccountMenu user={user} />
          ) : (
            path !== paths.signIn && (
              <ButtonLink to={paths.signIn} size="small">
                {account.signIn}
              </ButtonLink>
            )
          )}
        </div>
      </header>
      <main id="content" ref={main} tabIndex={-1} className={styles['main']}>
        {children}
      </main>
    </div>
  )
}
