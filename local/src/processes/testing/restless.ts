import { createServer } from 'node:http'

/**
 * A small process of ours: ready on PORT, tells its pid there, and ends as it is told: `/end` with 3, `/deaf` makes it ignore SIGTERM. With
 * COMPLAINT it says that and ends before it is ready. Like the real ones, it ends when its parent is gone.
 */
const { PORT, COMPLAINT } = process.env
if (COMPLAINT) {
  process.stderr.write(`${COMPLAINT}\n`)
  process.exit(1)
}
process.once('disconnect', () => process.exit(0))
createServer((request, response) => {
  if (request.url === '/end') process.exit(3)
  if (request.url === '/deaf') process.on('SIGTERM', () => {})
  process.stdout.write(`asked ${request.url}\n`)
  response.end(String(process.pid))
}).listen(Number(PORT), '127.0.0.1')
