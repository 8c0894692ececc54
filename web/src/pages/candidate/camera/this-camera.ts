import { createCamera, type Camera } from './camera.ts'

/** Of this page. A plain http address has no `mediaDevices`. */
export const camera: Camera = createCamera((navigator as Partial<Navigator>).mediaDevices, localStorage)
