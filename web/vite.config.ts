import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Where `npm run dev` finds the platform that its pages talk to: `make dev-up`'s address. */
const platform = process.env['PARLEY_URL'] ?? 'http://localhost:8080'
const paths = ['/graphql', '/api', '/objects', '/platform', '/readyz', '/settings.json', '/ws']

export default defineConfig({
  plugins: [react()],
  server: { proxy: Object.fromEntries(paths.map((path) => [path, { target: platform, ws: true }])) },
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    // The policy of pages allows no data: URL for scripts and styles.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      input: { index: resolve(import.meta.dirname, 'index.html'), session: resolve(import.meta.dirname, 'src/session/public-session.ts') },
      preserveEntrySignatures: 'exports-only',
      output: {
        // Other pages of this address import it by its name: the explorer does.
        entryFileNames: ({ name }) => (name === 'session' ? 'session.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
})
