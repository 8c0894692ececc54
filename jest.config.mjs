// Native ES modules: run by `npm test`, which passes --experimental-vm-modules.
const common = {
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': '<rootDir>/tools/jest-esbuild.cjs' },
  testEnvironment: '<rootDir>/tools/jest-environment.cjs',
  setupFiles: ['<rootDir>/tools/jest-setup.mjs'],
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/web/dist', '<rootDir>/.cache'],
}
/** Tests that ask for real servers. */
const onServices = {
  globalSetup: '<rootDir>/packages/services/src/testing/jest-global-setup.mjs',
  globalTeardown: '<rootDir>/packages/services/src/testing/jest-global-teardown.mjs',
}
/**
 * `make test` leaves these to `make test-all` (tools/run-tests.mjs says which it is): it plays a test of the whole once. On real services, where
 * a platform takes several times as long to start, if what it tests is in the services or among the processes. `npm test` leaves out nothing.
 */
const short = Boolean(process.env.TEST_SHORT)
const whenShort = (...patterns) => (short ? patterns : [])
const longer = whenShort(
  '/check-gpu\\.integration\\.',
  '/pool/choice\\.integration\\.',
  '/amqp-broker-faults\\.services\\.',
  '/e2e/load\\.',
)
const onServicesAlone = whenShort('/e2e/(frames|recordings|request-id|stopping-parts)\\.test\\.ts$')
const embeddedAlone = whenShort('/e2e/(access|dashboard|demo|guide-commands)\\.test\\.ts$')
const rooms = '{packages,gateway,subgraphs,workers,web,local,demo,load,mocks,bench,tools,prisma}'
export default {
  maxWorkers: 2,
  testTimeout: 30_000,
  globalSetup: '<rootDir>/packages/database/src/testing/jest-global-setup.mjs',
  globalTeardown: '<rootDir>/packages/database/src/testing/jest-global-teardown.mjs',
  reporters: ['default', '<rootDir>/tools/jest-closing-line.cjs'],
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: [`<rootDir>/${rooms}/**/*.test.ts`],
      testPathIgnorePatterns: ['\\.(integration|services)\\.test\\.ts$', '/node_modules/'],
    },
    {
      ...common,
      displayName: 'integration',
      testMatch: [`<rootDir>/${rooms}/**/*.integration.test.ts`],
      testPathIgnorePatterns: [...longer, '/node_modules/'],
    },
    {
      ...common,
      ...onServices,
      displayName: 'services',
      testMatch: [`<rootDir>/${rooms}/**/*.services.test.ts`],
      testPathIgnorePatterns: [...longer, '/node_modules/'],
    },
    // The tests of the whole run on both, but for those that say by their name where they belong.
    {
      ...common,
      displayName: 'e2e',
      testMatch: ['<rootDir>/e2e/**/*.test.ts'],
      testPathIgnorePatterns: [...longer, ...onServicesAlone, '\\.services\\.test\\.ts$', '/node_modules/'],
    },
    {
      ...common,
      ...onServices,
      displayName: 'e2e-services',
      testMatch: ['<rootDir>/e2e/**/*.test.ts'],
      testPathIgnorePatterns: [...embeddedAlone, '\\.embedded\\.test\\.ts$', '/node_modules/'],
      setupFiles: [...common.setupFiles, '<rootDir>/e2e/support/on-services.mjs'],
    },
  ],
}
