/** One of what an Accept header names. */
export interface AcceptedType {
  /** In lower case, such as `text/event-stream`. */
  type: string
  /** In lower case, without quotes. */
  parameters: Record<string, string>
  /** From 0, not at all, to 1. */
  quality: number
}

/** Reads an Accept header, at most its first 50 types. */
export function readAccept(accept: string): AcceptedType[] {
  return accept
    .toLowerCase()
    .split(',', 50)
    .map((one) => {
      const [type = '', ...rest] = one.split(';').map((part) => part.trim())
      const parameters: Record<string, string> = {}
      for (const parameter of rest) {
        const at = parameter.indexOf('=')
        if (at > 0)
          parameters[parameter.slice(0, at).trim()] = parameter
            .slice(at + 1)
            .trim()
            .replace(/^"(.*)"$/, '$1')
      }
      const quality = Number(parameters['q'] ?? 1)
      return { type, parameters, quality: Number.isNaN(quality) ? 1 : quality }
    })
}
