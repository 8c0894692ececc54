import { usePageTitle } from '../../app/use-page-title.ts'
import { paths } from '../../app/paths.ts'
import { sentenceOf } from '../../platform/fault.ts'
import { strings } from '../../strings/index.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { Empty, Loading, Problem } from '../../ui/state.tsx'
import { Taking } from './interview/taking.tsx'
import { useTaken } from './interview/use-taken.ts'

const text = strings.candidate

/** A candidate's interview, from the system check to the end. */
export default function TakePage({ id }: { id: string }) {
  const taken = useTaken(id)
  const { interview, isMissing, fault } = taken
  usePageTitle(interview?.title ?? text.title)
  if (isMissing)
    return (
      <Empty title={text.missing.title}>
        <p>{text.missing.detail}</p>
        <p>
          <ButtonLink to={paths.home}>{text.toMine}</ButtonLink>
        </p>
      </Empty>
    )
  if (interview) return <Taking taken={{ ...taken, interview }} />
  if (fault) return <Problem title={text.notYet} message={sentenceOf(fault)} onRetry={() => void taken.refresh().catch(() => {})} />
  return <Loading>{text.loading}</Loading>
}
