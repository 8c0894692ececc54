import { z } from 'zod'
import { runProcess } from '../run-process.ts'
import { StartError } from '../start-error.ts'
import { variables } from '../variables.ts'

/** A process with two parts, which tell when they close. */
await runProcess({
  name: 'fixture',
  schema: z.object({ FAILS: z.enum(['told', 'thrown']).optional(), LOG_LEVEL: variables.LOG_LEVEL }),
  async start({ config, part }) {
    const opened = (name: string) => part({ close: async () => void process.stdout.write(`closed ${name}\n`) })
    opened('first')
    if (config.FAILS === 'told') throw new StartError('There is no such thing.')
    if (config.FAILS === 'thrown') throw new Error('bug')
    opened('second')
    const alive = setInterval(() => {}, 1_000)
    part({ close: async () => clearInterval(alive) })
    return 'http://fixture'
  },
})
