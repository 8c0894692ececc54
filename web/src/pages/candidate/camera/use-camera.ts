import { useSyncExternalStore } from 'react'
import type { CameraState } from './camera.ts'
import { camera } from './this-camera.ts'

export const useCamera = (): CameraState => useSyncExternalStore(camera.onChange, camera.state)
