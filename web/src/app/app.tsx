import { Suspense, useState } from 'react'
import { Provider } from 'urql'
import { Route, Switch } from 'wouter'
import { createClientOfSession } from '../platform/client.ts'
import { useUser } from '../session/use-session.ts'
import { strings } from '../strings/index.ts'
import { ButtonLink } from '../ui/button.tsx'
import { Empty, Loading } from '../ui/state.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { Guard } from './guard.tsx'
import { paths } from './paths.ts'
import { routes } from './routes.tsx'
import { Shell } from './shell.tsx'

export function App() {
  return <PagesOfSession key={useUser()?.id} />
}

/** Begins anew with each account: what one was shown is not another's to see. */
function PagesOfSession() {
  const [client] = useState(createClientOfSession)
  return (
    <Provider value={client}>
      <Shell>
        <ErrorBoundary>
          <Suspense fallback={<Loading />}>
            <Switch>
              {routes.map(({ path, roles, page: Page }) => (
                <Route key={path} path={path}>
                  {(parameters) => {
                    const { id = '' } = parameters as { id?: string } // as the path names it
                    if (roles === undefined) return <Page id={id} />
                    return (
                      <Guard roles={roles}>
                        <Page key={id} id={id} />
                      </Guard>
                    )
                  }}
                </Route>
              ))}
              <Route>
                <Empty title={strings.common.notFound.title}>
                  <ButtonLink to={paths.home}>{strings.common.notFound.home}</ButtonLink>
                </Empty>
              </Route>
            </Switch>
          </Suspense>
        </ErrorBoundary>
      </Shell>
    </Provider>
  )
}
