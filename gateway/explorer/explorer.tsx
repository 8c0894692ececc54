import './explorer.css'
import { setNonce } from 'get-nonce'
import { GraphiQL } from 'graphiql'
import { createRoot } from 'react-dom/client'
import { createFetcher } from './fetcher.ts'
import { examplesPlugin, type Example } from './examples-plugin.tsx'
import { loadIdentity } from './identity.ts'
import { planPlugin } from './plan-plugin.tsx'
import { Who } from './who.tsx'

// Some parts of GraphiQL write style elements: the page's policy lets them by this nonce.
setNonce(document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.nonce ?? '')

const read = async <T,>(name: string): Promise<T> => (await fetch(`/graphql/explorer/${name}`)).json() as Promise<T>
const [examples, { session, signIn }] = await Promise.all([
  read<Example[]>('examples.json'),
  read<{ session?: string; signIn?: string }>('settings.json'),
])
const identity = await loadIdentity(session)
// One that is signed in needs no example of how to.
const first = identity.who() === undefined ? examples[0] : (examples[1] ?? examples[0])
const root = document.getElementById('explorer')
// GraphiQL takes the first tab's variables from its storage alone, unless they are to be fixed.
if (first !== undefined && localStorage.getItem('graphiql:tabState') === null) localStorage.setItem('graphiql:variables', first.variables)
if (root === null) throw new Error('the page has no place for the explorer')
createRoot(root).render(
  <GraphiQL
    fetcher={createFetcher('/graphql', identity)}
    plugins={[examplesPlugin(examples), planPlugin(identity)]}
    defaultTabs={first === undefined ? [] : [first]}
    defaultEditorToolsVisibility="variables"
  >
    <GraphiQL.Logo>
      <Who identity={identity} signIn={signIn} />
    </GraphiQL.Logo>
  </GraphiQL>,
)
