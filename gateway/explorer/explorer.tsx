import './explorer.css'
import { setNonce } from 'get-nonce'
import { GraphiQL } from 'graphiql'
import { createRoot } from 'react-dom/client'
import { EditorLabels } from './editor-labels.tsx'
import type { Example } from './example-groups.ts'
import { createFetcher } from './fetcher.ts'
import { examplesPlugin } from './examples-plugin.tsx'
import { Header } from './header.tsx'
import { loadIdentity } from './identity.ts'
import { NarrowAnswer } from './narrow-answer.tsx'
import { planPlugin } from './plan-plugin.tsx'
import { createRunProgress } from './run-progress.ts'

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
const progress = createRunProgress()
createRoot(root).render(
  <>
    <Header identity={identity} signIn={signIn} progress={progress} />
    <main>
      <GraphiQL
        fetcher={createFetcher('/graphql', identity, progress)}
        plugins={[examplesPlugin(examples), planPlugin(identity)]}
        defaultTabs={first === undefined ? [] : [first]}
        defaultEditorToolsVisibility="variables"
      >
        <EditorLabels />
        <NarrowAnswer progress={progress} />
      </GraphiQL>
    </main>
  </>,
)
