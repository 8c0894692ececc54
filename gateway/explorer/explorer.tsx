import './explorer.css'
import { setNonce } from 'get-nonce'
import { GraphiQL } from 'graphiql'
import { createRoot } from 'react-dom/client'
import { createFetcher } from './fetcher.ts'
import { examplesPlugin, type Example } from './examples-plugin.tsx'

// Some parts of GraphiQL write style elements: the page's policy lets them by this nonce.
setNonce(document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.nonce ?? '')

const response = await fetch('/graphql/explorer/examples.json')
const examples = (await response.json()) as Example[]
const root = document.getElementById('explorer')
const [first] = examples
// GraphiQL takes the first tab's variables from its storage alone, unless they are to be fixed.
if (first !== undefined && localStorage.getItem('graphiql:tabState') === null) localStorage.setItem('graphiql:variables', first.variables)
if (root === null) throw new Error('the page has no place for the explorer')
createRoot(root).render(
  <GraphiQL
    fetcher={createFetcher('/graphql')}
    plugins={[examplesPlugin(examples)]}
    defaultTabs={examples.slice(0, 1)}
    defaultEditorToolsVisibility="variables"
  />,
)
