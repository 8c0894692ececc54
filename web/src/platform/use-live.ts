import { GaveUp } from '@parley/federated-subscriptions/client'
import { stringifyDocument, type TypedDocumentNode } from '@urql/core'
import { useEffect, useEffectEvent, useState } from 'react'
import { session } from '../session/this-session.ts'
import { live } from './live.ts'
import type { LiveOptions, LiveStatus } from './live-options.ts'

/**
 * Subscribes while the component is there, and hears each event once, in order, whatever happens to the connection.
 * Subscriptions do not go through urql, which keeps every error that a subscription has had.
 * @param variables undefined: not now
 */
export function useLive<Data, Variables extends Record<string, unknown>>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables | undefined,
  onEvent: (data: Data, extensions: Readonly<Record<string, unknown>>) => void,
  { extensions }: LiveOptions = {},
): LiveStatus {
  const key = variables === undefined ? undefined : JSON.stringify([variables, extensions])
  const [status, setStatus] = useState<LiveStatus>({ state: 'waiting' })
  const hear = useEffectEvent(onEvent)

  useEffect(() => {
    if (key === undefined) return
    const [asked, more] = JSON.parse(key) as [Variables, Record<string, unknown> | null] // as written above
    let leave = (): void => {}
    const begin = (): void => {
      setStatus({ state: 'waiting' })
      leave = live.subscribe(
        { query: stringifyDocument(document), variables: asked, ...(more && { extensions: more }) },
        {
          started: () => setStatus((before) => (before.state === 'waiting' ? { state: 'live', partial: undefined } : before)),
          next({ data, errors, extensions: told }) {
            // Errors beside data cost their fields alone.
            const [error] = errors ?? []
            setStatus((before) =>
              before.state === 'live' && before.partial === error?.message ? before : { state: 'live', partial: error?.message },
            )
            if (data) hear(data as Data, told ?? {})
          },
          error(reason) {
            if (reason instanceof GaveUp) {
              if (reason.message === 'SIGNED_OUT' || reason.message === 'SESSION_REVOKED') void session.checkNow()
              return setStatus({ state: 'ended', code: reason.message, message: reason.message })
            }
            const [first] = reason
            const code = (first?.extensions?.['code'] as string | undefined) ?? 'INTERNAL_SERVER_ERROR' // of the catalogue
            // Away for longer than events are kept: what is now is what there is.
            if (code === 'CURSOR_EXPIRED') return begin()
            setStatus({ state: 'ended', code, message: first?.message ?? code })
          },
          complete: () => setStatus({ state: 'complete' }),
        },
      )
    }
    begin()
    return () => leave()
  }, [document, key])

  return status
}
