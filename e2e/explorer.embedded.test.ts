import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { identityHeader, silentLogger } from '@parley/platform'
import { createGateway, type Gateway } from '@parley/gateway'
import type { BrowserContext, Page } from 'playwright-core'
import { createMembers, type Members } from '../gateway/src/testing/members.ts'
import { startShop, type Shop } from '../gateway/src/testing/shop-subgraphs.ts'
import { launchBrowser } from './support/browser.ts'

let shop: Shop
let members: Members
let gateway: Gateway
let browser: BrowserContext

beforeAll(async () => {
  shop = await startShop()
  members = await createMembers()
  gateway = await createGateway({ supergraphSdl: shop.supergraphSdl, identity: members.identity, logger: silentLogger() })
  browser = await launchBrowser()
}, 60_000)

afterAll(async () => {
  await browser?.close()
  await gateway?.close()
  await shop?.close()
})

interface Opened {
  page: Page
  /** What the page asked of the network, and what the browser complained of. */
  addresses: string[]
  complaints: string[]
}

async function openExplorer(): Promise<Opened> {
  const page = await browser.newPage()
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
  await area.click()
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

test('the token in the headers editor goes with queries and with subscriptions', async () => {
  const { page, complaints } = await openExplorer()
  const verify = members.verifierFor('products')
  const told = (token: unknown) => verify(typeof token === 'string' ? token : undefined)
  await page.getByRole('button', { name: 'Headers' }).click()
  await write(page, 'header', `{ "authorization": "Bearer ${await members.token()}" }`)
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
