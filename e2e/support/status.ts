import { setTimeout as pause } from 'node:timers/promises'
import type { PlatformStatus } from '@parley/platform/status'

const headersOf = (token: string) => ({ authorization: `Bearer ${token}` })

/** How the platform is, as the status page has it. @throws Error when it does not answer */
export async function look(url: string, token: string): Promise<PlatformStatus> {
  const response = await fetch(`${url}/platform/status`, { headers: headersOf(token) })
  if (response.status !== 200) throw new Error(`the status is ${response.status}`)
  return (await response.json()) as PlatformStatus
}

export const stateOf = ({ parts }: PlatformStatus, part: string) => parts.find(({ name }) => name === part)?.state

/** A test that has given up must not look for ever. */
const patienceMs = 120_000

/** Looks again and again, also where nobody answers for a while. @param seen takes every look */
export async function lookUntil(
  url: string,
  token: string,
  enough: (status: PlatformStatus) => boolean,
  seen: PlatformStatus[] = [],
): Promise<PlatformStatus> {
  const deadline = Date.now() + patienceMs
  while (Date.now() < deadline) {
    const status = await look(url, token).catch(() => undefined)
    if (status !== undefined) seen.push(status)
    if (status !== undefined && enough(status)) return status
    await pause(200)
  }
  throw new Error(`the status was not as awaited within ${patienceMs} ms`)
}

export async function stopPart(url: string, token: string, part: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${url}/platform/parts/${part}/stop`, { method: 'POST', headers: headersOf(token) })
  return { status: response.status, body: await response.json() }
}
