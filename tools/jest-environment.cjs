/**
 * Jest's environment for Node. A worker that has nothing left open ends at once: taking down its heap as well takes Node up to a second
 * on a busy machine, and Jest gives it half of one before it reports a leak. Whatever is open still keeps it, and is reported.
 */
const { TestEnvironment } = require('jest-environment-node')
if (process.send) process.once('beforeExit', () => process.exit(0))
module.exports = TestEnvironment
