import { useState } from 'react'
import { useMutation } from 'urql'
import { ReviewReleaseDocument } from '../../../generated/graphql.ts'
import { faultOf, sentenceOf } from '../../../platform/fault.ts'
import { strings } from '../../../strings/index.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import type { Reviewed } from '../review-data.ts'

const text = strings.review.scorecard

/** Lets the candidate see the score, once one has said so twice. */
export function Release({ interview, onReleased }: { interview: Reviewed; onReleased: () => void }) {
  const [isOpen, setOpen] = useState(false)
  const [{ fetching, error }, release] = useMutation(ReviewReleaseDocument)
  async function confirm(): Promise<void> {
    const { error: refused } = await release({ id: interview.id })
    if (refused) return
    setOpen(false)
    onReleased()
  }
  return (
    <div data-print="no">
      <Button look="primary" onPress={() => setOpen(true)}>
        {text.release}
      </Button>
      <Dialog
        title={text.releaseTitle}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        actions={
          <>
            <Button onPress={() => setOpen(false)}>{strings.common.cancel}</Button>
            <Button look="primary" isPending={fetching} onPress={() => void confirm()}>
              {text.releaseConfirm}
            </Button>
          </>
        }
      >
        <p>{text.releaseDetail(interview.candidate?.displayName ?? strings.common.nobody)}</p>
        {error && (
          <p role="alert">
            {text.releaseFailed} {sentenceOf(faultOf(error))}
          </p>
        )}
      </Dialog>
    </div>
  )
}
