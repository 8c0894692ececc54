import { expect, test } from '@jest/globals'
import { PlatformError, type Ask } from '../platform/ask.ts'
import { MemoryStorage } from '../settings/memory-storage.fixture.ts'
import { forgivingStorage } from './forgiving-storage.ts'
import { createSession, type Locked } from './session.ts'
import { createTokenStore } from './token-store.ts'

/** Signs in anyone; a refresh token is good once, the second use of one ends its session, as the platform's are. */
function createPlatform(expiresIn = 900) {
  const good = new Map<string, string>()
  const ended = new Set<string>()
  let issued = 0
  let isReachable = true
  let isLosing = false
  const repeatable = new Map<string, ReturnType<typeof issue>>()
  const issue = (sid: string) => {
    issued += 1
    const refreshToken = `r${issued}`
    good.set(refreshToken, sid)
    const accessToken = `h.${btoa(JSON.stringify({ sid, n: issued }))}.s`
    return { accessToken, refreshToken, expiresIn, user: { id: 'u', displayName: 'Ann', role: 'INTERVIEWER' as const } }
  }
  const refused = () => new PlatformError('no', 'UNAUTHENTICATED')
  const seen: string[] = []
  const answer = async (query: string, variables: Record<string, unknown>): Promise<unknown> => {
    await Promise.resolve()
    if (!isReachable) throw new PlatformError('gone', 'OFFLINE')
    const [, name = ''] = /mutation (\w+)/.exec(query) ?? []
    seen.push(name)
    if (name === 'Login') {
      if (variables['password'] !== 'right') throw refused()
      return { login: issue(`sid-${issued + 1}`) }
    }
    const token = variables['refreshToken'] as string // of ours
    const known = repeatable.get(`${token} ${String(variables['key'])}`)
    if (name === 'Refresh' && known && good.has(known.refreshToken)) return { refreshToken: known }
    const sid = good.get(token)
    good.delete(token)
    if (sid === undefined || ended.has(sid)) throw refused()
    if (name === 'Logout') {
      ended.add(sid)
      return { logout: true }
    }
    const tokens = issue(sid)
    repeatable.set(`${token} ${String(variables['key'])}`, tokens)
    if (isLosing) throw new PlatformError('gone', 'OFFLINE')
    return { refreshToken: tokens }
  }
  return {
    ask: answer as Ask,
    seen,
    end: () => good.clear(),
    /** From now on answers to renewals are lost on the way. */
    lose: (losing: boolean) => void (isLosing = losing),
    setReachable: (reachable: boolean) => void (isReachable = reachable),
  }
}

/** Tabs of one browser: what one stores the others hear of; locks are among all. */
function createBrowser(ask: Ask) {
  const shared = new MemoryStorage()
  const targets: EventTarget[] = []
  let queue: Promise<unknown> = Promise.resolve()
  const locked: Locked = (_name, run) => {
    const turn = queue.then(run)
    queue = turn.catch(() => {})
    return turn
  }
  return {
    tab(own = new MemoryStorage()) {
      const target = new EventTarget()
      targets.push(target)
      const store = createTokenStore(
        forgivingStorage(() => shared),
        forgivingStorage(() => own),
        target,
      )
      return { own, session: createSession({ store, locked, ask }) }
    },
    tell: () => targets.forEach((target) => target.dispatchEvent(new Event('storage'))),
    keys: () => Object.keys(shared).filter((key) => key.startsWith('parley.session.')),
  }
}

test('signing in gives a token, and the session survives a reload of its tab', async () => {
  const browser = createBrowser(createPlatform().ask)
  const { session, own } = browser.tab()
  expect(session.user()).toBeUndefined()
  expect(await session.accessToken()).toBeUndefined()
  await expect(session.signIn('a', 'wrong')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  expect(await session.signIn('a', 'right')).toMatchObject({ displayName: 'Ann' })
  const first = await session.accessToken()
  const again = browser.tab(own).session
  expect(again.user()).toEqual(session.user())
  expect(await again.accessToken()).toEqual(first)
})

test('a token that is due is renewed once, however many ask, in however many tabs', async () => {
  const platform = createPlatform(0)
  const browser = createBrowser(platform.ask)
  const one = browser.tab().session
  await one.signIn('a', 'right')
  const two = browser.tab().session
  const tokens = await Promise.all([one.accessToken(), one.accessToken(), two.accessToken()])
  expect(new Set(tokens.slice(0, 2).map((it) => it?.token)).size).toBe(1)
  expect(tokens[2]?.token).toBeDefined()
  // Each tab has renewed at most once, with the newest refresh token: the session stands.
  expect(platform.seen.filter((name) => name === 'Refresh').length).toBeLessThanOrEqual(2)
  expect(await two.accessToken()).toBeDefined()
  expect([one.user(), two.user()]).toEqual([expect.any(Object), expect.any(Object)])
})

test('a session that the platform ended is over in all its tabs, and says so', async () => {
  const platform = createPlatform()
  const browser = createBrowser(platform.ask)
  const one = browser.tab().session
  await one.signIn('a', 'right')
  const two = browser.tab().session
  const heard: string[] = []
  one.onChange(() => heard.push('one'))
  two.onChange(() => heard.push('two'))
  platform.end()
  await one.checkNow()
  browser.tell()
  expect([one.user(), one.ended(), two.user(), two.ended(), heard]).toEqual([undefined, 'expired', undefined, 'expired', ['one', 'two']])
})

test('out of reach, an old token goes on until it has expired or was refused, and the session stands', async () => {
  const platform = createPlatform(0.05)
  const { session } = createBrowser(platform.ask).tab()
  await session.signIn('a', 'right')
  platform.setReachable(false)
  await new Promise((resolve) => setTimeout(resolve, 60))
  await expect(session.accessToken()).rejects.toMatchObject({ code: 'OFFLINE' })
  expect(session.user()).toBeDefined()
  platform.setReachable(true)
  expect(await session.accessToken()).toBeDefined()
})

test('a renewal whose answer is lost, with the page that asked, is asked again by the next page and ends nothing', async () => {
  const platform = createPlatform(0)
  const browser = createBrowser(platform.ask)
  const { session, own } = browser.tab()
  await session.signIn('a', 'right')
  platform.lose(true)
  await expect(session.accessToken()).rejects.toMatchObject({ code: 'OFFLINE' })
  platform.lose(false)
  const again = browser.tab(own).session
  expect(await again.accessToken()).toBeDefined()
  expect(await again.accessToken()).toBeDefined()
  expect(again.user()).toBeDefined()
})

test('where nothing can be stored, a session lasts as long as its page; what is damaged is let go', async () => {
  const forbidden = forgivingStorage(() => {
    throw new Error('denied')
  })
  const store = createTokenStore(forbidden, forbidden, new EventTarget())
  const session = createSession({ store, locked: (_name, run) => run(), ask: createPlatform().ask })
  await session.signIn('a', 'right')
  expect(await session.accessToken()).toBeDefined()
  const full = new MemoryStorage()
  full.setItem('parley.session.s', '{"id":')
  full.setItem('parley.last', 's')
  full.setItem = () => {
    throw new Error('full')
  }
  const shared = forgivingStorage(() => full)
  const other = createSession({
    store: createTokenStore(
      shared,
      forgivingStorage(() => new MemoryStorage()),
      new EventTarget(),
    ),
    locked: (_name, run) => run(),
    ask: createPlatform().ask,
  })
  expect([other.user(), shared.get('parley.session.s')]).toEqual([undefined, undefined])
  await other.signIn('a', 'right')
  expect(await other.accessToken()).toBeDefined()
})

test('signing out ends the session for the platform and for other tabs; one that cannot be told is over here all the same', async () => {
  const platform = createPlatform()
  const browser = createBrowser(platform.ask)
  const one = browser.tab().session
  await one.signIn('a', 'right')
  const two = browser.tab().session
  await one.signOut()
  browser.tell()
  expect([one.user(), one.ended(), two.user(), platform.seen.at(-1), browser.keys()]).toEqual([
    undefined,
    undefined,
    undefined,
    'Logout',
    [],
  ])
  await one.signIn('a', 'right')
  platform.setReachable(false)
  await expect(one.signOut()).rejects.toMatchObject({ code: 'OFFLINE' })
  expect([one.user(), browser.keys()]).toEqual([undefined, []])
})

test('a tab may use another account; the first goes on in its own', async () => {
  const browser = createBrowser(createPlatform().ask)
  const one = browser.tab()
  await one.session.signIn('a', 'right')
  const first = await one.session.accessToken()
  const two = browser.tab()
  expect(await two.session.accessToken()).toEqual(first)
  two.session.leave()
  expect(two.session.user()).toBeUndefined()
  // A reload does not bring it back.
  expect(browser.tab(two.own).session.user()).toBeUndefined()
  await two.session.signIn('b', 'right')
  browser.tell()
  expect(await one.session.accessToken()).toEqual(first)
  expect(await two.session.accessToken()).not.toEqual(first)
  expect(browser.keys()).toHaveLength(2)
})
