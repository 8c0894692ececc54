import { reasonOf } from '@parley/platform'

/** Why a file or folder could not be read, in words. */
export function whyUnreadable(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOENT') return 'there is none of that name'
  if (code === 'EACCES') return 'that is not allowed'
  if (code === 'EISDIR') return 'it is a folder'
  if (code === 'ENOTDIR') return 'it is no folder'
  return reasonOf(error)
}
