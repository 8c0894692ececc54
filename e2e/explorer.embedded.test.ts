import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { identityHeader, silentLogger } from '@parley/platform'
import { createGateway, type Gateway } from '@parley/gateway'
import type { BrowserContext, Page } from 'playwright-core'
import { createMembers, type Members } from '../gateway/src/testing/members.ts'
import { startShop, type Shop } from '../gateway/src/testing/shop-subgraphs.ts'
import { violations } from './support/axe.ts'
import { launchBrowser } from './support/browser.ts'
import { overflow, pageWidths, resize } from './support/page-widths.ts'

let shop: Shop
let members: Members
let gateway: Gateway
let browser: BrowserContext
let pages: string
const bea = { userId: 'bea', sessionId: 's2' }

beforeAll(async () => {
  shop = await startShop()
  members = await createMembers()
  // Pages that keep a session, its token asked for each time.
  pages = await mkdtemp(join(tmpdir(), 'parley-explorer-'))
  await mkdir(join(pages, 'examples'))
  await writeFile(join(pages, 'examples/1-hello.graphql'), '# Hello\n{ __typename }\n')
  await writeFile(join(pages, 'examples/2-lamp.graphql'), '# Lamp\nquery Lamp($id: ID!) { product(id: $id) { name inStock } }\n')
  await writeFile(join(pages, 'examples/2-lamp.json'), '{ "id": "3" }\n')
  await writeFile(
    join(pages, 'session.js'),
    `let who = sessionStorage.getItem('who')
     const listeners = new Set()
     export const currentSession = () => who === null ? undefined : { name: who, role: 'ANALYST' }
     export const become = (next) => { who = next; for (const listener of listeners) listener() }
     export const accessToken = async () => who === null ? undefined : (await fetch('/' + who + '.txt')).text()
     export const onSessionChange = (listener) => { listeners.add(listener); return () => listeners.delete(listener) }`,
  )
  await writeFile(join(pages, 'Ann.txt'), await members.token())
  await writeFile(join(pages, 'Bea.txt'), await members.token(undefined, bea))
  gateway = await createGateway({
    supergraphSdl: shop.supergraphSdl,
    identity: members.identity,
    routes: {
      explorer: { examples: join(pages, 'examples'), session: '/session.js', signIn: '/sign-in' },
      pages: { '/': { folder: pages, views: [] } },
      proxy: [],
    },
    logger: silentLogger(),
  })
  browser = await launchBrowser()
}, 60_000)

afterAll(async () => {
  await browser?.close()
  await gateway?.close()
  await shop?.close()
  await rm(pages, { recursive: true, force: true })
})

interface Opened {
  page: Page
  /** What the page asked of the network, and what the browser complained of. */
  addresses: string[]
  complaints: string[]
}

/**
 * @param who is signed in to the pages
 * @param before what the page runs before all else
 */
async function openExplorer(who?: string, before?: string): Promise<Opened> {
  const page = await browser.newPage()
  if (before !== undefined) await page.addInitScript(before)
  if (who !== undefined) await page.addInitScript(`sessionStorage.setItem('who', '${who}')`)
  const addresses: string[] = []
  const complaints: string[] = []
  page.on('request', (request) => addresses.push(request.url()))
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(`${gateway.url}/graphql`)
  await page.getByRole('button', { name: 'Execute query (Ctrl-Enter)' }).waitFor()
  return { page, addresses, complaints }
}

/** Puts an operation into the editor as a person pasting it would. */
async function write(page: Page, editor: 'query' | 'header', text: string): Promise<void> {
  const area = page.locator(
    editor === 'query' ? '.graphiql-query-editor .CodeMirror' : '.graphiql-editor-tool .graphiql-editor:not(.hidden) .CodeMirror',
  )
  // At the first line: the middle may lie below the buttons.
  await area.click({ position: { x: 60, y: 12 } })
  await page.keyboard.press('Control+A')
  await page.keyboard.insertText(text)
}

const run = (page: Page) => page.getByRole('button', { name: 'Execute query (Ctrl-Enter)' }).click()
const response = (page: Page) => page.locator('.result-window .CodeMirror-code')

test('an example is chosen from the list and runs, with nothing from elsewhere and nothing against the page’s policy', async () => {
  const { page, addresses, complaints } = await openExplorer()
  await page.getByRole('button', { name: 'Show Examples' }).click()
  await page.getByRole('button', { name: 'Hello' }).click()
  await run(page)
  await response(page).getByText('"Query"').waitFor()
  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click()
  await page.getByRole('link', { name: 'Subscription' }).waitFor()
  await page.getByRole('button', { name: 'Open settings dialog' }).click()
  await page.getByRole('dialog').waitFor()
  expect(complaints).toEqual([])
  expect(addresses.filter((address) => !address.startsWith(gateway.url) && !/^(data|blob):/.test(address))).toEqual([])
  await page.close()
})

test('a subscription runs, enriched by the other subgraphs, and ends', async () => {
  const { page, complaints } = await openExplorer()
  await write(page, 'query', 'subscription { priceChanged(id: "2", times: 4) { price product { name inStock } } }')
  await run(page)
  await response(page).getByText('"price": 4').waitFor()
  expect(await response(page).innerText()).toContain('"inStock": 20')
  expect(complaints).toEqual([])
  await page.close()
})

test('the token in the headers editor goes with queries and with subscriptions, whoever is signed in; how long they took is told', async () => {
  const { page, complaints } = await openExplorer('Bea')
  const verify = members.verifierFor('products')
  const told = (token: unknown) => verify(typeof token === 'string' ? token : undefined)
  await page.getByRole('button', { name: 'Headers' }).click()
  await write(page, 'header', `{ "Authorization": "Bearer ${await members.token()}" }`)
  await write(page, 'query', 'query { product(id: "3") { name } }')
  await run(page)
  await response(page).getByText('"Lamp"').waitFor()
  await page
    .getByRole('status')
    .getByText(/^Answered in \d+ ms$/)
    .waitFor()
  expect(await told(shop.requests.products.at(-1)?.[identityHeader])).toMatchObject({ principal: members.ann })
  await write(page, 'query', 'subscription { priceChanged(id: "1", times: 7) { price } }')
  await run(page)
  await response(page).getByText('"price": 7').waitFor()
  await page
    .getByRole('banner')
    .getByText(/^Ended after 7 events, \d+ ms$/)
    .waitFor()
  expect(await told(shop.subscribes.at(-1)?.[identityHeader])).toMatchObject({ principal: members.ann })
  expect(complaints).toEqual([])
  await page.close()
})

test('whoever is signed in to the pages asks as themselves, in queries and subscriptions; nobody is led to where one signs in', async () => {
  const signedOut = await openExplorer()
  await signedOut.page.getByText('Nobody is signed in.').waitFor()
  expect(await signedOut.page.getByRole('link', { name: 'Sign in' }).getAttribute('href')).toBe('/sign-in')
  await signedOut.page.close()

  const { page, complaints } = await openExplorer('Ann')
  const verify = members.verifierFor('products')
  const told = (token: unknown) => verify(typeof token === 'string' ? token : undefined)
  await page.getByText('Asking as Ann, analyst').waitFor()
  await write(page, 'query', 'query { product(id: "3") { name } }')
  await run(page)
  await response(page).getByText('"Lamp"').waitFor()
  expect(await told(shop.requests.products.at(-1)?.[identityHeader])).toMatchObject({ principal: members.ann })
  await write(page, 'query', 'subscription { priceChanged(id: "1", times: 7) { price } }')
  await run(page)
  await response(page).getByText('"price": 7').waitFor()
  expect(await told(shop.subscribes.at(-1)?.[identityHeader])).toMatchObject({ principal: members.ann })
  expect(complaints).toEqual([])
  await page.close()
})

test('once someone else is signed in, what the former watched ends, and they watch as themselves', async () => {
  const { page, complaints } = await openExplorer('Ann')
  await write(page, 'query', 'subscription { pulse }')
  await run(page)
  const went = page.getByRole('banner')
  await went.getByText(/: \d+ events, the last \d+ ms after/).waitFor()
  const asked = shop.subscribes.length
  await page.evaluate("import('/session.js').then(({ become }) => become('Bea'))")
  await went.getByText(/^Ended after \d+ events, /).waitFor()
  await page.getByText('Asking as Bea, analyst').waitFor()
  await run(page)
  await went.getByText('Listening').waitFor()
  await response(page).getByText('"pulse": 3').waitFor()
  const token = shop.subscribes.at(-1)?.[identityHeader]
  expect(shop.subscribes.length).toBeGreaterThan(asked)
  expect(await members.verifierFor('products')(String(token))).toMatchObject({ principal: { ...members.ann, ...bea } })
  expect(complaints).toEqual([])
  await page.close()
})

test('what is watched goes on beyond its token: the socket is told of the session’s newest', async () => {
  const until = Date.now() + 6_000
  await writeFile(join(pages, 'Cid.txt'), await members.token(6_000))
  // Half a minute, after which the socket is told, passes in half a second.
  const { page } = await openExplorer('Cid', 'const real = setInterval; setInterval = (run, ms) => real(run, ms === 30_000 ? 500 : ms)')
  const sent: string[] = []
  page.on('websocket', (socket) => void socket.on('framesent', ({ payload }) => sent.push(String(payload))))
  await write(page, 'query', 'subscription { pulse }')
  await run(page)
  const went = page.getByRole('banner')
  await went.getByText(/: \d+ events/).waitFor()
  const newest = await members.token()
  await writeFile(join(pages, 'Cid.txt'), newest)
  await page.waitForTimeout(Math.max(0, until + 2_000 - Date.now()))
  const kinds = sent.filter((message) => message.includes(newest)).map((message) => (JSON.parse(message) as { type: string }).type)
  expect(new Set(kinds)).toEqual(new Set(['ping']))
  expect(await went.textContent()).toContain('Listening')
  await page.close()
})

test('an example that is chosen before the editors have loaded is there once they have', async () => {
  const page = await browser.newPage()
  // The editors come late.
  let release = (): void => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  await page.route(/codemirror/i, async (route) => {
    await held
    await route.continue()
  })
  await page.goto(`${gateway.url}/graphql`)
  await page.getByRole('button', { name: 'Show Examples' }).click()
  await page.getByRole('button', { name: 'Lamp' }).click()
  release()
  await page.locator('.graphiql-query-editor .CodeMirror').getByText('inStock').waitFor()
  await run(page)
  await response(page).getByText('"Lamp"').waitFor()
  expect(await page.locator('.graphiql-editor-tool').textContent()).toContain('"3"')
  await page.close()
})

test.each(pageWidths)('the plan of what is in the editor is drawn, at %i pixels', async (width) => {
  const { page, complaints } = await openExplorer('Ann')
  await resize(page, width)
  await write(page, 'query', 'query Lamp { product(id: "3") { name inStock } }')
  await page.getByRole('button', { name: 'Show Query plan' }).click()
  const plan = page.getByRole('region', { name: 'Query plan' })
  const subgraphs = plan.locator('.explorer-plan-subgraph')
  // Without being asked to.
  await plan.getByText('One after another').waitFor()
  expect(await subgraphs.allTextContents()).toEqual(['products', 'stock'])
  expect(await plan.getByText('for each').textContent()).toContain('Product { id }')

  await write(page, 'query', 'subscription { priceChanged(id: "1") { price product { inStock } } }')
  await plan.getByText('The editor has changed since this was planned.').waitFor()
  await page.getByRole('button', { name: 'Plan what is in the editor' }).click()
  await plan.getByText('Then, for each event').waitFor()
  expect(await subgraphs.allTextContents()).toEqual(['products', 'stock'])
  await plan.getByRole('checkbox', { name: 'as text' }).check()
  expect(await plan.locator('.explorer-plan-text').textContent()).toContain('Subscription {')

  await write(page, 'query', '{ nothing }')
  await page.getByRole('button', { name: 'Plan what is in the editor' }).click()
  await plan.getByRole('alert').getByText('Cannot query field "nothing"').waitFor()
  expect(await plan.getByRole('alert').textContent()).toContain('GRAPHQL_VALIDATION_FAILED')

  // Everything is wide enough to be read, and nothing lies to the side.
  const [editor, answer] = [await page.locator('.graphiql-editors').boundingBox(), await page.locator('.graphiql-response').boundingBox()]
  expect(Math.min(editor?.width ?? 0, answer?.width ?? 0)).toBeGreaterThan(320)
  expect(await overflow(page)).toBe(0)
  expect(complaints).toEqual([])
  await page.close()
})

test('on a phone the answer comes into view', async () => {
  const { page } = await openExplorer('Ann')
  await resize(page, 375)
  await write(page, 'query', '{ product(id: "3") { name } }')
  await run(page)
  const name = response(page).getByText('"Lamp"')
  await name.waitFor()
  const box = await name.boundingBox()
  // Below the bar that stays at the top, within the window.
  expect(box?.y).toBeGreaterThan(60)
  expect(box?.y).toBeLessThan(700)
  await page.close()
})

/** What GraphiQL and CodeMirror are built like: a tab holds a button; an editor scrolls by its text area, which lies beside what scrolls. */
const builtIn = /^(nested-interactive .* at \.graphiql-tab|scrollable-region-focusable .* at .*\.CodeMirror-scroll):/

test('at each width, light and dark, nothing but what GraphiQL is built like is against WCAG 2.2 AA', async () => {
  const open = await launchBrowser({ bypassCSP: true })
  const page = await open.newPage()
  await page.addInitScript("sessionStorage.setItem('who', 'Ann')")
  await page.goto(`${gateway.url}/graphql`)
  await write(page, 'query', 'query Lamp($id: ID! = "3") { product(id: $id) { name inStock } }')
  await run(page)
  await response(page).getByText('"Lamp"').waitFor()
  const found = new Set<string>()
  const examine = async (where: string) => {
    for (const violation of await violations(page)) if (!builtIn.test(violation)) found.add(`${where}: ${violation}`)
  }
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    for (const width of pageWidths) {
      await resize(page, width)
      for (const pane of ['Examples', 'Query plan']) {
        await page.getByRole('button', { name: `Show ${pane}` }).click()
        await page.getByRole('heading', { name: pane }).waitFor()
        await examine(`${pane}, ${width} px, ${colorScheme}`)
      }
      await page.getByRole('button', { name: 'Hide Query plan' }).click()
    }
  }
  await open.close()
  expect([...found]).toEqual([])
}, 60_000)
