import { expect, test } from '@jest/globals'
import { fontsApart } from './bundle.ts'

test('fonts leave the style sheet, each once, for files of their own', () => {
  const face = (data: string) => `@font-face{src:url(data:font/woff2;base64,${data}) format("woff2")}`
  const { css, fonts } = fontsApart(`${face('aGVsbG8=')}a{color:red}${face('aGVsbG8=')}${face('b3RoZXI=')}`)
  const [hello, other] = [...fonts.keys()]
  const at = (name: string | undefined) => `@font-face{src:url(${name}) format("woff2")}`
  expect(css).toBe(`${at(hello)}a{color:red}${at(hello)}${at(other)}`)
  expect([...fonts.values()].map(String)).toEqual(['hello', 'other'])
  expect(hello).toMatch(/^font-[0-9A-F]{8}\.woff2$/)
})
