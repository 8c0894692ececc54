/** How the demo is started that meets the platform at a port: it looks at the usual ones by itself. */
export const demoOf = (port: number): string => ([80, 4_000, 8_080].includes(port) ? 'make demo' : `PORT=${port} make demo`)
