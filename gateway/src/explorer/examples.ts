import { StartError } from '@parley/platform'
import { parse, validate, type GraphQLSchema } from 'graphql'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { whyUnreadable } from '../unreadable.ts'

/** An operation that the explorer offers. */
export interface Example {
  title: string
  query: string
  /** JSON; empty when there are none. */
  variables: string
}

const byNumber = new Intl.Collator('en', { numeric: true }).compare

/**
 * The `.graphql` files of a folder in the order of their names, 9 before 10. The first line, a comment, is the title (else the file's name);
 * variables lie in a `.json` file of the same name.
 * @throws StartError when the folder cannot be read
 */
export async function loadExamples(folder: string): Promise<Example[]> {
  try {
    const files = (await readdir(folder)).filter((name) => name.endsWith('.graphql')).toSorted(byNumber)
    return await Promise.all(files.map((file) => loadExample(folder, file.replace(/\.graphql$/, ''))))
  } catch (cause) {
    throw new StartError(`The explorer's examples in ${folder} cannot be read: ${whyUnreadable(cause)}.`, { cause })
  }
}

/** Those that the schema understands: of a subgraph that is gone nothing is offered. */
export function examplesFor(examples: readonly Example[], schema: GraphQLSchema): Example[] {
  const valid = ({ query }: Example) => {
    try {
      return validate(schema, parse(query)).length === 0
    } catch {
      return false
    }
  }
  return examples.filter(valid)
}

async function loadExample(folder: string, name: string): Promise<Example> {
  const text = await readFile(join(folder, `${name}.graphql`), 'utf8')
  const variables = await readFile(join(folder, `${name}.json`), 'utf8').catch(() => '')
  const title = /^#\s*(.+)\n/.exec(text)?.[1]
  return { title: title ?? name, query: title === undefined ? text : text.slice(text.indexOf('\n') + 1), variables }
}
