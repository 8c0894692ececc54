/** TensorFlow.js as the networks use it. They name no back end, so they run on any. */
export type Tf = typeof import('@tensorflow/tfjs-core')

/** Where the networks are computed. One instance per thread. */
export interface Backend {
  /** As it stands in `modelVersion` and in the logs, for example `wasm`. */
  name: string
  /** Ready to compute: `tf.setBackend` has answered true. */
  tf: Tf
}

/** What `INFERENCE_BACKEND` may ask for. `auto` takes the fastest that this machine has. */
export const backendChoices = ['auto', 'wasm'] as const
export type BackendChoice = (typeof backendChoices)[number]
