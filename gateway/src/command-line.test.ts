import { describe, expect, test } from '@jest/globals'
import { help, parseUrls, readCommandLine } from './command-line.ts'
import { gatewayConfig } from './config.ts'

describe('the command line', () => {
  test('goes before the environment; files are where it was typed', () => {
    const environment = readCommandLine(
      ['--supergraph', 'a/b.graphql', '--port', '1', '--subgraph', 'x=http://x', '--subgraph', 'y=http://y'],
      { PORT: '2', HOST: '::1', ROUTES_FILE: '/etc/routes.json' },
      '/home/ann',
    )
    expect(environment).toEqual({
      SUPERGRAPH: '/home/ann/a/b.graphql',
      PORT: '1',
      HOST: '::1',
      ROUTES_FILE: '/etc/routes.json',
      SUBGRAPH_URLS: 'x=http://x,y=http://y',
    })
  })

  test('refuses what it does not know', () => {
    expect(() => readCommandLine(['--port'], {}, '/')).toThrow(/--port/)
    expect(() => readCommandLine(['file.graphql'], {}, '/')).toThrow(/file\.graphql/)
  })

  test('is told in full by --help', () => {
    expect(readCommandLine(['--help'], {}, '/')).toBe('help')
    for (const variable of Object.keys(gatewayConfig.shape)) expect(help).toContain(variable)
  })
})

test('subgraph addresses are name=url pairs', () => {
  expect(parseUrls(undefined)).toEqual({})
  expect(parseUrls('a=http://a/?x=1, b=http://b')).toEqual({ a: 'http://a/?x=1', b: 'http://b' })
  expect(() => parseUrls('a')).toThrow('"a" is not of the form name=url.')
})
