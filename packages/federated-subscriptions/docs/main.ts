import { writeFileSync } from 'node:fs'
import { optionsDocument } from './options-document.ts'

writeFileSync(new URL('options.md', import.meta.url), optionsDocument())
