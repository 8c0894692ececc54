import type { PartStatus } from '@parley/platform/status'
import { useState } from 'react'
import { session } from '../../session/this-session.ts'
import { strings } from '../../strings/index.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'

const text = strings.status.stop

/** @throws Error with why it was not stopped */
async function stop(name: string): Promise<void> {
  const access = await session.accessToken()
  const response = await fetch(`/platform/parts/${encodeURIComponent(name)}/stop`, {
    method: 'POST',
    headers: access ? { authorization: `Bearer ${access.token}` } : {},
  })
  if (response.ok) return
  const { error } = (await response.json().catch(() => ({}))) as { error?: { message?: string } } // the gateway's errors
  throw new Error(error?.message ?? String(response.status))
}

/** Asks before a part is stopped, and says what will be seen. */
export function StopDialog({ part, onClose, onTold }: { part: PartStatus; onClose: () => void; onTold: (what: string) => void }) {
  const [isBusy, setBusy] = useState(false)
  const how = part.stop ?? 'restart'
  async function confirm(): Promise<void> {
    setBusy(true)
    try {
      await stop(part.name)
      onTold(text.done(part.name))
    } catch (error) {
      onTold(text.failed(part.name, error instanceof Error ? error.message : String(error)))
    }
    onClose()
  }
  return (
    <Dialog
      title={text.title(part.name, how)}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{strings.common.cancel}</Button>
          <Button look="danger" isPending={isBusy} onPress={() => void confirm()}>
            {strings.status.parts[how]}
          </Button>
        </>
      }
    >
      <p>{text[how]}</p>
    </Dialog>
  )
}
