export * from './service-url.ts'
