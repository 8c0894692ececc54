import type { variables } from '@parley/platform'
import type { z } from 'zod'
import type { S3ObjectStoreOptions } from './s3-object-store.ts'

type S3Variable = Extract<keyof typeof variables, `S3_${string}`>
/** What of a process's configuration says where the object store is; whoever hands out URLs says for which pages, too. */
export type S3Config = z.infer<z.ZodObject<Pick<typeof variables, Exclude<S3Variable, 'S3_PAGE_ORIGINS'>>>> & {
  S3_PAGE_ORIGINS?: string[]
}

/** The configuration as `createS3ObjectStore` takes it. */
export const s3OptionsOf = (config: S3Config): Omit<S3ObjectStoreOptions, 'logger'> => ({
  endpoint: config.S3_ENDPOINT,
  publicEndpoint: config.S3_PUBLIC_ENDPOINT,
  region: config.S3_REGION,
  bucket: config.S3_BUCKET,
  accessKey: config.S3_ACCESS_KEY,
  secretKey: config.S3_SECRET_KEY,
  encryption: config.S3_ENCRYPTION,
  pageOrigins: config.S3_PAGE_ORIGINS,
})
