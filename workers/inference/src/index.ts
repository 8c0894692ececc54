export { backendChoices, type BackendChoice } from './backend/backend.ts'
export { inferenceConfig, inferenceVariables, poolOptions, type InferenceConfig } from './config.ts'
export { createInferenceWorker, type InferenceWorker, type InferenceWorkerOptions } from './inference-worker.ts'
export { valenceOf } from './reading/valence.ts'
