// Native ES modules: run by `npm test`, which passes --experimental-vm-modules.
const common = {
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': '<rootDir>/tools/jest-esbuild.cjs' },
  testEnvironment: '<rootDir>/tools/jest-environment.cjs',
  setupFiles: ['<rootDir>/tools/jest-setup.mjs'],
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.cache'],
}
const rooms = '{packages,gateway,subgraphs,workers,local,demo,load,mocks,bench,tools,prisma}'
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
    { ...common, displayName: 'integration', testMatch: [`<rootDir>/${rooms}/**/*.integration.test.ts`] },
    {
      ...common,
      displayName: 'services',
      testMatch: [`<rootDir>/${rooms}/**/*.services.test.ts`],
      globalSetup: '<rootDir>/packages/services/src/testing/jest-global-setup.mjs',
      globalTeardown: '<rootDir>/packages/services/src/testing/jest-global-teardown.mjs',
    },
    { ...common, displayName: 'e2e', testMatch: ['<rootDir>/e2e/**/*.test.ts'] },
  ],
}
