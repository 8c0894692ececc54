import type { PlatformStatus } from '@parley/platform/status'
import { useCallback, useEffect, useRef, useState } from 'react'
import { session } from '../../session/this-session.ts'
import { createHistory, type History } from './history.ts'

/** How often the platform is looked at while the page is seen, in ms. */
const everyMs = 2_000

export interface StatusView {
  /** The newest that came; undefined before the first. */
  status: PlatformStatus | undefined
  /** The last ten minutes. */
  history: History
  /** Why the last look failed; what is shown is then as old as `status.at`. */
  problem: 'forbidden' | 'unreachable' | undefined
  lookNow: () => void
}

async function look(signal: AbortSignal): Promise<PlatformStatus | 'forbidden' | 'unreachable'> {
  try {
    const access = await session.accessToken()
    const headers = access ? { authorization: `Bearer ${access.token}` } : {}
    const response = await fetch('/platform/status', { headers, signal, cache: 'no-store' })
    if (response.status === 401) await session.checkNow()
    if (response.status === 401 || response.status === 403) return 'forbidden'
    return response.ok ? ((await response.json()) as PlatformStatus) : 'unreachable' // packages/platform/src/platform-status.ts
  } catch {
    return 'unreachable'
  }
}

/** The platform as it is, looked at again and again while the page is seen. */
export function usePlatformStatus(): StatusView {
  const [history] = useState(createHistory)
  const [status, setStatus] = useState<PlatformStatus>()
  const [problem, setProblem] = useState<StatusView['problem']>()
  const run = useRef<() => void>(() => {})
  useEffect(() => {
    const controller = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    let isLooking = false
    const next = async (): Promise<void> => {
      clearTimeout(timer)
      if (isLooking || document.visibilityState === 'hidden') return
      isLooking = true
      const answer = await look(AbortSignal.any([controller.signal, AbortSignal.timeout(5_000)]))
      isLooking = false
      if (controller.signal.aborted) return
      if (typeof answer === 'string') setProblem(answer)
      else {
        history.add(answer)
        setStatus(answer)
        setProblem(undefined)
      }
      timer = setTimeout(() => void next(), everyMs)
    }
    run.current = () => void next()
    const onVisible = (): void => void next()
    document.addEventListener('visibilitychange', onVisible)
    void next()
    return () => {
      controller.abort()
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', onVisible)
    }
  }, [history])
  return { status, history, problem, lookNow: useCallback(() => run.current(), []) }
}
