import type { JudgedQuestion, Quality } from './answers.fixture.ts'

const says = (quality: Quality, durationMs: number, transcript: string) => ({ quality, durationMs, transcript })

/** Good answers that share few words with the question: what comparing words is worst at. Each question's answers come best first. */
export const hardQuestions: JudgedQuestion[] = [
  {
    question: {
      id: 'deadline',
      category: 'behavioural',
      difficulty: 'MEDIUM',
      text: 'Tell me about a time when you were about to miss a deadline.',
      keyPoints: ['what the deadline was', 'told others early', 'cut scope or got help', 'prevented it the next time'],
      timeLimitSeconds: 120,
    },
    answers: [
      says(
        'excellent',
        64_000,
        'At Corvid Labs we had promised a hospital a reporting module by the first of March, and on the twelfth of February I could see that we were two weeks behind, because the export of old records was far messier than I had estimated. I rang the hospital that same afternoon rather than wait. I offered them a choice: everything on the fifteenth, or the three reports they needed for the inspection on the first. They took the three reports. I asked Lucía from the platform team to help with the parser for four days, and we delivered on the 28th of February with no open defects. Afterwards I changed how I estimate: I now run a one-day trial import before I give any date, and I have not been late since.',
      ),
      says(
        'good',
        37_000,
        'We once had to hand in a prototype for a client on a Friday and on Wednesday it was clear we would not make it. I told my manager straight away. Together we decided to leave out the admin screens and focus on the part the client wanted to see. Two colleagues helped me on Thursday evening. We showed it on time and the client was satisfied. Since then I check our progress every few days.',
      ),
      says('weak', 10_000, 'I am normally never late. If the deadline is close I work at night until it is done.'),
      says(
        'off-topic',
        25_000,
        'The offside rule is simple. A player is offside when he is nearer to the goal line than both the ball and the second last defender at the moment the ball is played to him. It does not apply in his own half, nor from a throw-in, a corner or a goal kick.',
      ),
      says('copied', 9_000, 'A time when I was about to miss a deadline was a time when you were about to miss a deadline.'),
      says('keywords', 11_000, 'deadline miss early told scope cut help prevented next time others time management planning'),
    ],
  },
  {
    question: {
      id: 'sql-nosql',
      category: 'technical',
      difficulty: 'MEDIUM',
      text: 'When would you choose a document database over a relational one?',
      keyPoints: ['shape of the data and schema changes', 'joins and transactions', 'access patterns', 'scaling and consistency'],
      timeLimitSeconds: 90,
    },
    answers: [
      says(
        'excellent',
        58_000,
        'I look at how the data is read. If a screen always loads one aggregate as a whole, say a product with 40 optional attributes that differ by category, a document store such as MongoDB saves me a dozen joins and a migration for every new attribute. On the other hand, as soon as two aggregates must change together, like stock and an order, I want a transaction and foreign keys, so I stay with PostgreSQL. Scaling matters less than people say: a single Postgres with replicas carried 6,000 writes a second for us at Tallyho. Sharding by key is easier with documents, but then you accept eventual consistency between shards. In practice I start relational and put the odd part in a jsonb column.',
      ),
      says(
        'good',
        30_000,
        'I would choose a document database when the structure of the data changes a lot or is different for each record, because you do not need a fixed schema. It is also good if you mostly read whole documents. If I need joins between many tables or strict transactions, I would rather take a relational database.',
      ),
      says('weak', 8_000, 'I would use MongoDB if the project is modern, because SQL is old and a bit complicated.'),
      says(
        'off-topic',
        27_000,
        'My greatest strength is probably patience. As a child I spent whole afternoons building model ships with my grandfather, and he never let me glue two parts before the first had dried. I still build one each winter, and I have given most of them away to friends.',
      ),
      says('copied', 14_000, 'Shape of the data and schema changes, joins and transactions, access patterns, scaling and consistency.'),
      says('repeated', 30_000, 'I would choose a document database because a document database is not relational. '.repeat(6)),
    ],
  },
  {
    question: {
      id: 'motivation',
      category: 'motivation',
      difficulty: 'EASY',
      text: 'Why do you want to leave your present job?',
      keyPoints: ['an honest reason', 'speaks fairly of the employer', 'what is sought instead'],
      timeLimitSeconds: 60,
    },
    answers: [
      says(
        'excellent',
        48_000,
        'I have been at Harlow Insurance for four years and I am grateful for it: they paid for my statistics certificate and let me build the first fraud model, which now flags about 90 claims a week. But the team is three people, and since the model went live in 2023 most of my time goes into monthly reports. I would like to work with people who know more than I do. You have eleven data scientists and publish your experiments, and that is the kind of place where I can grow towards research.',
      ),
      says(
        'good',
        24_000,
        'I have learned a lot in my current job and I like my team, but there is not much room to grow because the company is small. I am looking for a job with larger projects where I can take more responsibility and learn from experienced people.',
      ),
      says('weak', 7_000, 'My boss is annoying and the pay is bad, so I want something better.'),
      says(
        'off-topic',
        22_000,
        'To make a good omelette you need three eggs, a little butter and a hot pan. Whisk the eggs with salt, pour them in, and pull the edges to the middle with a fork. After forty seconds fold it and slide it on a warm plate.',
      ),
      says(
        'gibberish',
        9_000,
        'lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore magna aliqua',
      ),
    ],
  },
  {
    question: {
      id: 'incident',
      category: 'technical',
      difficulty: 'HARD',
      text: 'Walk me through how you handled a production incident.',
      keyPoints: [
        'detection and impact',
        'mitigated before finding the cause',
        'communicated with those affected',
        'post-mortem and prevention',
      ],
      timeLimitSeconds: null,
    },
    answers: [
      says(
        'excellent',
        70_000,
        // As a speech recogniser writes it: no full stops, hardly a capital.
        'so last november on a saturday i got paged at ten past two because checkout errors had gone from zero to thirty percent and i was on call so the first thing i did was roll back the release from friday even though i was not sure that it was the cause because every minute cost us about two hundred orders and errors dropped to four percent within five minutes then i posted on the status page and told support what to say and after that i looked for the rest it was a certificate of our payment provider that had expired on one of three nodes so i took that node out and it was over after fifty minutes in total on monday we wrote a post mortem without blame and added an alert thirty days before any certificate ends and a canary step that would have stopped the release',
      ),
      says(
        'good',
        33_000,
        'Our website went down on a Friday evening because the database was full. I saw the alert and first deleted old log files so that the site came back. Then I informed my manager and the customers. On Monday we looked for the reason and found a job that wrote too many logs. We fixed it and added monitoring of the disk space.',
      ),
      says('weak', 8_000, 'When there is an incident I try to stay calm and find the bug and fix it quickly.'),
      says(
        'off-topic',
        25_000,
        'Vienna was the capital of the Habsburg empire for centuries. Mozart, Beethoven and Schubert all lived there, and the coffee houses became famous for writers and chess players. Today nearly two million people live in the city, and the trams run until after midnight.',
      ),
      says('repeated', 31_000, 'There was an incident in production and I handled it. It was handled by me. '.repeat(6)),
      says('copied', 5_000, 'Walk me through how you handled a production incident. I handled a production incident.'),
    ],
  },
]
