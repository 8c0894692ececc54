export * from './caches.ts'
