import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { useClient } from 'urql'
import { useConnection } from '../../../platform/use-connection.ts'
import { useUser } from '../../../session/use-session.ts'
import type { Uploader, UploadState } from './uploader.ts'
import { uploadsOf } from './uploads.ts'

const none: readonly UploadState[] = []

/** What of this account's recordings is on its way; begins to send what an earlier page has left. */
export function useUploads(): { uploads: readonly UploadState[]; uploader: Uploader | undefined } {
  const client = useClient()
  const userId = useUser()?.id
  const uploader = useMemo(() => (userId === undefined ? undefined : uploadsOf(userId, client)), [userId, client])
  const { state: connection } = useConnection()
  useEffect(() => uploader?.wake(), [uploader, connection])
  useEffect(() => {
    const wake = (): void => uploader?.wake()
    addEventListener('online', wake)
    return () => removeEventListener('online', wake)
  }, [uploader])
  const uploads = useSyncExternalStore(uploader?.onChange ?? (() => () => {}), () => uploader?.state() ?? none)
  return { uploads, uploader }
}
