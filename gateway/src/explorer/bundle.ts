import { createHash } from 'node:crypto'
import { basename, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

/** Where the explorer's sources lie. */
export const source = resolve(import.meta.dirname, '../../explorer')

/** Bundles the explorer, each text with a `.br` and a `.gz` beside it; by file name. Needs what only a development install has. */
export async function bundleExplorer(): Promise<Map<string, Uint8Array>> {
  const { build } = await import('esbuild')
  const { outputFiles } = await build({
    entryPoints: [join(source, 'explorer.tsx')],
    outdir: 'explorer',
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    legalComments: 'none',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    write: false,
    logLevel: 'silent',
  })
  const files = new Map<string, Uint8Array>()
  for (const { path, contents, text } of outputFiles) {
    if (!path.endsWith('.css')) {
      files.set(basename(path), contents)
      continue
    }
    const { css, fonts } = fontsApart(text)
    files.set(basename(path), Buffer.from(css))
    for (const [name, font] of fonts) files.set(name, font)
  }
  const compressed = await Promise.all([...files].filter(([name]) => !isFont(name)).map(compress))
  return new Map([...files, ...compressed.flat()])
}

const isFont = (name: string) => /\.woff2?$/.test(name)

async function compress([name, contents]: readonly [string, Uint8Array]): Promise<[string, Uint8Array][]> {
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(contents, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
    promisify(gzip)(contents, { level: 9 }),
  ])
  return [
    [`${name}.br`, br],
    [`${name}.gz`, gz],
  ]
}

/** GraphiQL's style sheet carries its fonts, six times its own size: as files of their own a browser fetches the few that it shows. */
export function fontsApart(css: string): { css: string; fonts: Map<string, Uint8Array> } {
  const fonts = new Map<string, Uint8Array>()
  const apart = css.replace(/url\("?data:font\/(woff2?);(?:charset=utf-8;)?base64,([^")]+)"?\)/g, (_, kind: string, base64: string) => {
    const font = Buffer.from(base64, 'base64')
    const name = `font-${createHash('sha256').update(font).digest('hex').slice(0, 8).toUpperCase()}.${kind}`
    fonts.set(name, font)
    return `url(${name})`
  })
  return { css: apart, fonts }
}
