import { stemOf } from './word.ts'

/**
 * Words that mean much the same in an interview, so that "teammate" answers a question about a colleague. A word of a group counts as a
 * weaker match than the word itself. Kept to what people say at work; a thesaurus would match everything with everything.
 */
const groups = `
colleague coworker teammate peer
manager boss lead supervisor director
disagree disagreement conflict argue argument dispute objected pushback tension clash
resolve resolved settle agreed agreement compromise consensus reconcile
listen heard hearing understand understood perspective viewpoint opinion view
evidence data measurement numbers proof facts experiment profiling
fail failed failure mistake error wrong cancelled flop setback unsuccessful
lesson learned learnt learning realised takeaway hindsight
responsibility responsible accountable blame fault ownership owned mine
urgent urgency emergency pressing deadline due
prioritise priority triage important rank ordering
deadline date schedule timeline overdue late behind delayed delay
delegate delegated handed assign assigned shared share split
stakeholder customer client user sponsor audience
impact effect consequence value cost
effort workload estimate
communicate communicated told explained informed announced email presented
feedback review criticism critique comment advice told
improve improved better faster reduced increased grew raised halved
change changed different differently since switch switched
lead led leader leadership coordinated organised guide mentor mentored
convince convinced persuade persuaded influence buy-in showed
goal aim objective target purpose mission
team group squad department crew
challenge challenging difficult difficulty hard tough problem obstacle
pressure stress stressful tight overload
plan planned planning roadmap strategy
decision decide decided chose choose choice trade-off tradeoff option
cause reason root why because
fix fixed repair repaired solve solved solution resolve patch
bug defect fault error issue crash regression
incident outage downtime postmortem failure alert paged on-call
debug debugging investigate diagnose reproduce trace inspect
test tests testing tested verify verified check checked validate coverage assertion
measure measured measuring metric metrics monitor profile profiler benchmark latency percentile
slow slower latency delay performance bottleneck lag
fast faster quick quicker speed speeds performance
database sql postgresql postgres mysql query table
index indexes b-tree btree lookup
scan scanning reads
sort sorted order ordered
write writes insert update updates
storage disk memory space
cache cached caching redis memcached
invalidate invalidation evict expire expires expiry stale ttl
thread threads worker process concurrency parallel
asynchronous async non-blocking callback callbacks promise promises
queue queued queues backlog broker
block blocks blocking blocked synchronous starve
kernel operating system libuv
request requests call traffic
scale scaling scalability load throughput horizontal shard sharding replica
server backend service
browser client frontend page
network bandwidth http connection socket
security secure attack vulnerability injection encrypt encryption authentication authorisation
password login credential token session
accessibility accessible screen reader keyboard contrast aria
design architecture architect structure component
deploy deployed deployment release released launch launched ship shipped rollout
hypothesis suspect theory guess suppose assumption
tool tools devtools profiler debugger explain
logs log logging trace traces tracing
budget money cost pounds dollars euros revenue
hire hired recruit onboarding onboard newcomer
teach taught train trained training coach coached
motivate motivation motivated inspire enjoy enthusiasm
strength strong skilled good skill
weakness weak struggle improve
career future grow growth ambition learn
experience background career
company organisation employer business
product feature features app application
requirement requirements scope specification
risk risky danger uncertain uncertainty
quality standard maintainable readable clean
refactor refactored rewrite rewrote legacy debt
version git branch merge commit
api endpoint rest graphql contract interface
ambiguity ambiguous unclear vague uncertain
adapt adapted flexible adjust
relationship trust together rapport respect
negotiate negotiated negotiation bargain
conversation talked spoke asked discussed discussion meeting
result outcome outcomes finally ended finished
correct stale outdated exact accurate consistent consistency
mitigate mitigated rollback restored workaround back
prevent prevented prevention monitoring alert safeguard
schema structure shape fields attributes columns
goal involved who stakeholders
help helped support supported assist
document documented documentation docs written
remote distributed hybrid timezone
ethics ethical honest honesty integrity privacy
diversity inclusive inclusion different backgrounds
balance rest weekend holiday burnout wellbeing
`

const conceptsByStem = new Map<string, number[]>()
groups
  .trim()
  .split('\n')
  .forEach((group, concept) => {
    for (const word of group.split(' ')) {
      const stem = stemOf(word)
      conceptsByStem.set(stem, [...(conceptsByStem.get(stem) ?? []), concept])
    }
  })

const none: readonly number[] = []

/** The groups that a stem belongs to. */
export const conceptsOf = (stem: string): readonly number[] => conceptsByStem.get(stem) ?? none
