/** A question as it is seeded; ids are stable so that seeding twice changes nothing. */
export interface SeedQuestion {
  id: string
  text: string
  category: string
  difficulty: 'EASY' | 'MEDIUM' | 'HARD'
  timeLimitSeconds: number
  /** What a good answer speaks of; goes to the scorer, never to clients. */
  keyPoints: string[]
}

const question = (
  id: string,
  category: string,
  difficulty: SeedQuestion['difficulty'],
  timeLimitSeconds: number,
  text: string,
  keyPoints: string[],
): SeedQuestion => ({ id: `question-${id}`, text, category, difficulty, timeLimitSeconds, keyPoints })

export const questions: SeedQuestion[] = [
  question('about-yourself', 'introduction', 'EASY', 120, 'Tell me about yourself', [
    'current role and experience',
    'skills relevant to the position',
    'an achievement',
    'what you look for next',
  ]),
  question('why-this-role', 'motivation', 'EASY', 120, 'Why are you interested in this role?', [
    'what the role involves',
    'fit with your skills',
    'the company or product',
    'what you want to learn',
  ]),
  question('difficult-colleague', 'behavioural', 'MEDIUM', 180, 'Describe a conflict with a colleague and how you resolved it.', [
    'the disagreement',
    'listening to the other side',
    'the conversation or compromise',
    'the outcome for the team',
  ]),
  question('proud-project', 'experience', 'MEDIUM', 180, 'Which project are you most proud of, and what was your part in it?', [
    'the goal of the project',
    'your own contribution',
    'obstacles overcome',
    'measurable result',
  ]),
  question('production-outage', 'problem-solving', 'HARD', 240, 'A service you own is down in production. What do you do?', [
    'assess the impact on users',
    'communicate the incident',
    'roll back or mitigate first',
    'find the root cause in logs and metrics',
    'write a postmortem',
  ]),
  question('missed-deadline', 'behavioural', 'MEDIUM', 180, 'Tell me about a time you missed a deadline.', [
    'why the deadline was missed',
    'telling stakeholders early',
    'replanning the scope',
    'what you changed afterwards',
  ]),
  question('learn-quickly', 'behavioural', 'EASY', 150, 'Tell me about a time you had to learn something quickly.', [
    'what had to be learned',
    'how you learned it',
    'applying it to the task',
    'the result',
  ]),
  question('feedback-received', 'behavioural', 'EASY', 150, 'What is the most useful feedback you have received?', [
    'who gave the feedback',
    'how you reacted',
    'what you changed',
    'the effect',
  ]),
  question('disagree-with-manager', 'behavioural', 'HARD', 180, 'How do you handle it when you disagree with your manager?', [
    'raise the concern directly',
    'evidence for your view',
    'commit once decided',
    'an example',
  ]),
  question('prioritise', 'organisation', 'MEDIUM', 150, 'How do you decide what to work on first when everything is urgent?', [
    'impact and effort',
    'deadlines and dependencies',
    'asking stakeholders',
    'saying no',
  ]),
  question('mentoring', 'leadership', 'MEDIUM', 180, 'Describe how you helped someone on your team grow.', [
    'the person and their goal',
    'coaching or pairing',
    'feedback given',
    'what they achieved',
  ]),
  question('lead-without-authority', 'leadership', 'HARD', 180, 'Tell me about a time you led without having the authority.', [
    'the goal',
    'winning people over',
    'shared decisions',
    'the result',
  ]),
  question('hard-decision', 'leadership', 'HARD', 180, 'Tell me about a difficult decision you made with incomplete information.', [
    'the options',
    'the risks weighed',
    'how you decided',
    'how it turned out',
  ]),
  question('code-review', 'technical', 'EASY', 150, 'What do you look for in a code review?', [
    'correctness and tests',
    'readability and naming',
    'design and simplicity',
    'a respectful tone',
  ]),
  question('testing-strategy', 'technical', 'MEDIUM', 180, 'How do you decide what to test, and at which level?', [
    'unit tests for logic',
    'integration tests at boundaries',
    'few end-to-end tests',
    'risk decides the effort',
  ]),
  question('slow-query', 'technical', 'MEDIUM', 240, 'A database query has become slow. How do you find out why?', [
    'explain the query plan',
    'indexes',
    'statistics and table size',
    'locks or contention',
    'measure before and after',
  ]),
  question('cache', 'technical', 'MEDIUM', 180, 'When would you add a cache, and what can go wrong with it?', [
    'read-heavy data',
    'invalidation and staleness',
    'time to live',
    'stampede when it expires',
  ]),
  question('api-design', 'technical', 'MEDIUM', 240, 'How would you design an API that many teams depend on?', [
    'consistent naming',
    'versioning and compatibility',
    'clear errors',
    'documentation and examples',
    'limits and pagination',
  ]),
  question('scale-reads', 'technical', 'HARD', 300, 'Your service must serve ten times the traffic next month. What is your plan?', [
    'measure the bottleneck',
    'load test',
    'scale horizontally',
    'cache and database replicas',
    'monitor and roll out in steps',
  ]),
  question('consistency', 'technical', 'HARD', 300, 'Explain eventual consistency to a new colleague and when you would accept it.', [
    'replicas differ for a while',
    'availability in return',
    'an example where it is fine',
    'an example where it is not',
  ]),
  question('security-incident', 'problem-solving', 'HARD', 240, 'You find an API key committed to a public repository. What now?', [
    'revoke and rotate the key',
    'check the logs for misuse',
    'tell the security team',
    'remove it from history and prevent it',
  ]),
  question('ambiguous-task', 'problem-solving', 'MEDIUM', 180, 'You are given a task with vague requirements. How do you begin?', [
    'ask questions',
    'the user and the goal',
    'a small first version',
    'feedback and iteration',
  ]),
  question('estimate', 'problem-solving', 'MEDIUM', 180, 'How do you estimate how long a piece of work will take?', [
    'break it down',
    'compare with past work',
    'name the unknowns and risks',
    'give a range and update it',
  ]),
  question('technical-debt', 'technical', 'MEDIUM', 180, 'How do you deal with technical debt?', [
    'make it visible',
    'cost against benefit',
    'small steps alongside features',
    'tests before refactoring',
  ]),
  question('customer-complaint', 'communication', 'EASY', 150, 'A customer is angry about a fault in your product. How do you respond?', [
    'listen and apologise',
    'understand the problem',
    'say what happens next',
    'follow up after the fix',
  ]),
  question('explain-simply', 'communication', 'EASY', 150, 'Explain something technical you know well to someone who does not.', [
    'a simple analogy',
    'no jargon',
    'why it matters',
    'check they understood',
  ]),
  question('remote-work', 'communication', 'EASY', 120, 'How do you work well with people you rarely meet in person?', [
    'writing things down',
    'regular calls',
    'time zones',
    'trust and clear expectations',
  ]),
  question('failure', 'behavioural', 'MEDIUM', 180, 'Tell me about a failure and what you learned from it.', [
    'what went wrong',
    'your own responsibility',
    'what you learned',
    'how you applied it later',
  ]),
  question('five-years', 'motivation', 'EASY', 120, 'What would you like to be doing in a few years?', [
    'direction of growth',
    'skills to build',
    'fit with this role',
    'steps already taken',
  ]),
  question('questions-for-us', 'motivation', 'EASY', 120, 'What would you want to know before you accept an offer?', [
    'the team and its goals',
    'how success is measured',
    'growth and learning',
    'ways of working',
  ]),
]

export interface SeedTemplate {
  id: string
  name: string
  isDefault: boolean
  questionIds: string[]
}

const template = (id: string, name: string, isDefault: boolean, questionIds: string[]): SeedTemplate => ({
  id: `template-${id}`,
  name,
  isDefault,
  questionIds: questionIds.map((q) => `question-${q}`),
})

export const templates: SeedTemplate[] = [
  template('first-interview', 'First interview', true, [
    'about-yourself',
    'why-this-role',
    'difficult-colleague',
    'proud-project',
    'production-outage',
  ]),
  template('engineering', 'Engineering depth', false, ['code-review', 'testing-strategy', 'slow-query', 'api-design', 'scale-reads']),
  template('leadership', 'Leadership', false, ['mentoring', 'lead-without-authority', 'hard-decision', 'prioritise', 'failure']),
]
