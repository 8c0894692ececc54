import { useState } from 'react'
import { strings } from '../../../strings/index.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'

const text = strings.candidate.question.end

/** The way out before all is answered. */
export function EndEarly({ left, onEnd }: { left: number; onEnd: () => void }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <div>
      <Button look="quiet" size="small" onPress={() => setOpen(true)}>
        {text.open}
      </Button>
      <Dialog
        title={text.title}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        actions={
          <>
            <Button onPress={() => setOpen(false)}>{text.cancel}</Button>
            <Button
              look="danger"
              onPress={() => {
                setOpen(false)
                onEnd()
              }}
            >
              {text.confirm}
            </Button>
          </>
        }
      >
        <p>{text.detail(left)}</p>
      </Dialog>
    </div>
  )
}
