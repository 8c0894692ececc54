import { rmSync } from 'node:fs'
import { takeDownServers } from '../take-down.ts'

/** Ends the servers of a run of tests that was killed, and removes its folder. */
const [folder = ''] = process.argv.slice(2)
await takeDownServers(folder, 'kill')
rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
