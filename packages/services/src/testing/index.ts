export * from './service-url.ts'
export { createTestServers } from './test-servers.ts'
export { ensurePackages, ensurePrograms } from '../debian-packages.ts'
export { serverKinds } from '../server-kinds.ts'
