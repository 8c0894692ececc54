import { z } from 'zod'
import { StartError } from '@parley/platform'
import { parts } from '../manifests/parts.ts'
import { openKubectl, type KubectlSession } from './kubectl-session.ts'
import type { Settings } from './settings.ts'

const report = z.object({ ready: z.boolean(), checks: z.record(z.string(), z.string()) })

/**
 * Asks each part whether it is ready, by its address, or inside its pod where none is given, and says what is missing.
 * @returns whether all are
 */
export async function healthCheck(settings: Settings, say: (line: string) => void): Promise<boolean> {
  if (settings.baseUrls.length > 0) return askAddresses(settings, say)
  const kubectl = openCluster(settings, say)
  const answers = parts.map(({ deployment, container, port }) => {
    const words = [
      'exec',
      `deployment/${deployment}`,
      '--container',
      container,
      '--',
      'node',
      '--eval',
      `fetch('http://127.0.0.1:${port}/readyz').then((r) => r.text()).then(console.log)`,
    ]
    if (settings.dryRun) {
      kubectl.run(...words)
      return true
    }
    const { ready, said } = read(kubectl.ask(...words) ?? '')
    say(`${deployment} (${container}): ${said}`)
    return ready
  })
  return answers.every(Boolean)
}

function openCluster(settings: Settings, say: (line: string) => void): KubectlSession {
  try {
    return openKubectl(settings.environment, settings, say)
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    const instead = 'A platform on this machine is asked without one: make health-check BASE_URL=http://localhost:8080'
    throw new StartError(`${error.message}\n${instead}`, { cause: error })
  }
}

async function askAddresses({ baseUrls, dryRun }: Settings, say: (line: string) => void): Promise<boolean> {
  if (dryRun) {
    for (const url of baseUrls) say(`  GET ${url}/readyz`)
    return true
  }
  const answers = await Promise.all(baseUrls.map(askAddress))
  for (const [index, { said }] of answers.entries()) say(`${baseUrls[index]}: ${said}`)
  return answers.every(({ ready }) => ready)
}

async function askAddress(url: string): Promise<{ ready: boolean; said: string }> {
  if (!URL.canParse(url)) throw new StartError(`BASE_URL holds ${url}, which is no URL.`)
  try {
    const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(10_000) })
    return read(await response.text())
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)
    return { ready: false, said: `does not answer (${cause})` }
  }
}

function read(text: string): { ready: boolean; said: string } {
  const parsed = report.safeParse(parseJson(text))
  if (!parsed.success) return { ready: false, said: 'does not answer as a part of Parley does' }
  const { ready, checks } = parsed.data
  const faults = Object.entries(checks).flatMap(([name, result]) => (result === 'ok' ? [] : [`${name}: ${result}`]))
  return { ready, said: ready ? `ready (${Object.keys(checks).join(', ') || 'nothing to check'})` : `not ready: ${faults.join('; ')}` }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
