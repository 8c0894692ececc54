// Their `id` puts the schemas of frames, which no route of this subgraph uses, into the document.
import '@parley/contracts'
import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import type { OpenAPIV3_1 } from 'openapi-types'
import { framePaths } from './frame-paths.ts'
import { errorExamples } from './rest-answers.ts'

const description = `Sign in, start an interview, send frames of its candidate and get the emotions back: the calls that need no GraphQL.
Everything else is in the graph, at \`/graphql\`. Who may do what is the same here and there.

Every error is \`{"error": {"code", "message"}}\`, with the codes of GraphQL.`

/**
 * The OpenAPI document: the routes by the zod schemas that validate them, and beside them the paths that the emotion subgraph serves.
 * Options of `@fastify/swagger`.
 */
export const restDocument: FastifyDynamicSwaggerOptions = {
  openapi: {
    openapi: '3.1.0',
    info: { title: 'Parley', version: '1', description },
    servers: [{ url: '/' }],
    tags: [
      { name: 'Sign-in', description: 'An access token is good for 15 minutes, a refresh token for 30 days and once.' },
      { name: 'Interviews', description: 'Start one, and connect to it.' },
      { name: 'Frames', description: 'Pictures in, emotions out.' },
    ],
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        ticket: { type: 'apiKey', in: 'query', name: 'ticket', description: 'Of `websocket_url`; opens one socket.' },
      },
    },
  },
  transform: jsonSchemaTransform,
  transformObject(given) {
    const document = jsonSchemaTransformObject(given) as OpenAPIV3_1.Document // by `openapi: 3.1.0` above
    // The types of operations as parts of a path mix two versions of OpenAPI.
    const paths = { ...document.paths, ...structuredClone(framePaths) } as OpenAPIV3_1.PathsObject
    addErrorExamples(paths)
    return onlyWhatIsUsed({ ...document, paths })
  },
}

/** Gives every answer that is an error an example of each of its codes: the transformation of routes lets schemas alone through. */
function addErrorExamples(paths: OpenAPIV3_1.PathsObject): void {
  const operations = Object.values(paths).flatMap((path) => Object.values(path ?? {}) as OpenAPIV3_1.OperationObject[])
  for (const response of operations.flatMap(({ responses = {} }) => Object.values(responses))) {
    if ('$ref' in response) continue
    const json = response.content?.['application/json']
    if (json?.schema === undefined || !('$ref' in json.schema) || json.schema.$ref !== '#/components/schemas/Error') continue
    json.examples = errorExamples(response.description)
  }
}

/** Without the schemas that nothing refers to: the transformation makes two of each, for what comes in and for what goes out. */
function onlyWhatIsUsed(document: OpenAPIV3_1.Document): OpenAPIV3_1.Document {
  const all = document.components?.schemas ?? {}
  const used = new Set<string>()
  const look = (value: unknown) => {
    for (const [, name = ''] of JSON.stringify(value).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (used.has(name)) continue
      used.add(name)
      look(all[name] ?? {})
    }
  }
  look(document.paths)
  const schemas = Object.fromEntries(Object.entries(all).filter(([name]) => used.has(name)))
  return { ...document, components: { ...document.components, schemas } }
}
