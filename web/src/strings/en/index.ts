import { candidate } from './candidate.ts'
import { common } from './common.ts'
import { dashboard } from './dashboard.ts'
import { home } from './home.ts'
import { review } from './review.ts'
import { signIn } from './sign-in.ts'
import { status } from './status.ts'
import { wall } from './wall.ts'
import { watch } from './watch.ts'

export const en = { candidate, common, dashboard, home, review, signIn, status, wall, watch }
