import { useCallback, useEffect, useState, type Ref } from 'react'
import { classNames } from '../../../ui/class-names.ts'
import styles from './camera.module.css'

/**
 * What a camera shows, as in a mirror and without its sound.
 * @param onVideo the element, once it is there; it must not change from one rendering to the next
 */
export function VideoOf({
  stream,
  label,
  className,
  onVideo,
}: {
  stream: MediaStream
  label: string
  className?: string | undefined
  onVideo?: (video: HTMLVideoElement | undefined) => void
}) {
  const [video, setVideo] = useState<HTMLVideoElement | null>(null)
  const ref: Ref<HTMLVideoElement> = useCallback(
    (element: HTMLVideoElement | null) => {
      setVideo(element)
      onVideo?.(element ?? undefined)
    },
    [onVideo],
  )
  useEffect(() => {
    if (!video) return
    video.srcObject = stream
    void video.play().catch(() => {})
    return () => void (video.srcObject = null)
  }, [video, stream])
  return <video ref={ref} className={classNames(styles['video'], className)} muted playsInline aria-label={label} />
}
