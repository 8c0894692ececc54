const colour = process.stdout.isTTY && process.env['NO_COLOR'] === undefined
const paint = (code: string) => (text: string) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text)

export const bold = paint('1')
export const dim = paint('2')
export const green = paint('32')
export const cyan = paint('36')
export const yellow = paint('33')
export const red = paint('31')

export const say = (line = ''): void => void process.stdout.write(`${line}\n`)

/** `share` of `width` cells filled. */
export const bar = (share: number, width = 20): string => {
  const filled = Math.round(Math.min(1, Math.max(0, share)) * width)
  return '█'.repeat(filled) + '░'.repeat(width - filled)
}

export const ms = (value: number): string => (Number.isNaN(value) ? '     –' : `${value.toFixed(1).padStart(6)}`)
