/**
 * What a promise of time allows, in milliseconds: itself in `make test-all`, which asks for a machine with nothing else to do; in `make test`,
 * which any machine runs beside anything, two and a half times as much.
 */
export const promised = (milliseconds: number): number => milliseconds * (process.env['TEST_SHORT'] ? 2.5 : 1)
