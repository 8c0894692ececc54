import { portVariable, variables } from '@parley/platform'
import { z } from 'zod'
import { backendChoices } from './backend/backend.ts'

/** What the pool reads from the environment, wherever it runs. */
export const inferenceVariables = {
  INFERENCE_BACKEND: z
    .enum(backendChoices)
    .default('auto')
    .describe('Where the networks are computed: gpu (TensorFlow), onnx, wasm; auto takes the best that this machine has, and says why.'),
  REQUIRE_GPU: z.enum(['0', '1']).default('0').describe('1: not ready unless a GPU really computes, and no frame is taken before.'),
  INFERENCE_THREADS: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .optional()
    .describe(
      'Frames read at the same time, each on a core of its own. By default as many as there are cores, at most 4; 16 decode for a GPU.',
    ),
  INFERENCE_BATCH: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .optional()
    .describe('Most frames computed at once. By default 16 on a GPU, 1 on a CPU, where batches gain nothing.'),
  INFERENCE_BATCH_WAIT_MS: z.coerce
    .number()
    .int()
    .min(0)
    .max(200)
    .default(8)
    .describe('Longest that a frame waits for others to make a batch with. Milliseconds.'),
  INFERENCE_DEADLINE_MS: z.coerce
    .number()
    .int()
    .min(1)
    .default(2_000)
    .describe('A frame older than this when its turn comes is told stale instead of being read. Milliseconds.'),
}

/** Environment of the inference worker as a process of its own. */
export const inferenceConfig = z.object({
  AMQP_URL: variables.AMQP_URL,
  ...inferenceVariables,
  HOST: variables.HOST,
  PORT: portVariable(8083),
  LOG_LEVEL: variables.LOG_LEVEL,
})
export type InferenceConfig = z.infer<typeof inferenceConfig>

/** The pool's options as the environment gives them. */
export const poolOptions = (config: Pick<InferenceConfig, keyof typeof inferenceVariables>) => ({
  backend: config.INFERENCE_BACKEND,
  requireGpu: config.REQUIRE_GPU === '1',
  threads: config.INFERENCE_THREADS,
  batch: config.INFERENCE_BATCH,
  batchWaitMs: config.INFERENCE_BATCH_WAIT_MS,
  deadlineMs: config.INFERENCE_DEADLINE_MS,
})
