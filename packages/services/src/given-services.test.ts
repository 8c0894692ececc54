import { expect, test } from '@jest/globals'
import { requireAnswer, serviceVariables } from './given-services.ts'
import { serviceNames } from './server.ts'

test.each(
  serviceNames.flatMap((name) =>
    ['secret', '/tmp/secret', 'localhost:secret', 'ftp://me:secret@host'].map((value) => [name, value] as const),
  ),
)('what gives %s is looked at before anyone is asked: %s', async (name, value) => {
  const [variable] = serviceVariables[name]
  const refused = requireAnswer(name, { [variable]: value })
  await expect(refused).rejects.toThrow(new RegExp(`^${variable} is no URL like [a-z3]+://\\S+\\.$`))
  await expect(refused).rejects.not.toThrow('secret')
})
