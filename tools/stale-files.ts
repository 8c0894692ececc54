import { readFileSync } from 'node:fs'
import { compose } from './compose.ts'
import { documents } from './documents.ts'

/** The committed files that are made from others, by name: the supergraph, the API schema, documents. */
export function committedFiles(): Record<string, string> {
  const { supergraph, api } = compose()
  return { 'supergraph.graphql': supergraph, 'api.graphql': api, ...documents() }
}

/** Those of them that are not what their sources make of them. */
export const staleFiles = (read: (file: string) => string = (file) => readFileSync(file, 'utf8')): string[] =>
  Object.entries(committedFiles()).flatMap(([file, content]) => (read(file) === content ? [] : [file]))
