import type { AnswerSubmitted } from '@parley/contracts'

export type Quality = 'excellent' | 'good' | 'weak' | 'off-topic' | 'copied' | 'repeated' | 'keywords' | 'empty' | 'gibberish'

export interface JudgedQuestion {
  question: AnswerSubmitted['question']
  answers: { quality: Quality; transcript: string; durationMs: number }[]
}

const spoken = (transcript: string, wordsPerMinute = 140) =>
  Math.round((transcript.split(/\s+/).filter(Boolean).length / wordsPerMinute) * 60_000)

const says = (quality: Quality, transcript: string, wordsPerMinute?: number) => ({
  quality,
  transcript,
  durationMs: spoken(transcript, wordsPerMinute),
})

const ask = (
  id: string,
  category: string,
  text: string,
  keyPoints: string[],
  difficulty: 'EASY' | 'MEDIUM' | 'HARD' = 'MEDIUM',
  timeLimitSeconds: number | null = 120,
) => ({ id, category, text, keyPoints, difficulty, timeLimitSeconds })

/** Answers that people have put in order: each question's come best first. */
export const judgedQuestions: JudgedQuestion[] = [
  {
    question: ask('conflict', 'behavioural', 'Tell me about a time you disagreed with a colleague. How did you resolve it?', [
      'describes a concrete disagreement',
      'listened to the other point of view',
      'found a compromise or used evidence to decide',
      'kept a good working relationship',
    ]),
    answers: [
      says(
        'excellent',
        'Last spring, on the payments team at Northwind, a colleague named Priya wanted to rewrite our billing service in Go, and I disagreed because we had only six weeks before the audit. First I asked her to walk me through her reasons, and I listened: her real worry was the 900 millisecond latency at month end. Then I suggested that we measure before deciding. We spent two days profiling, and the data showed that 80 percent of the time went into one unindexed query. I fixed the index, latency fell to 120 milliseconds, and we agreed to revisit the rewrite after the audit. As a result we passed the audit on time, and Priya and I still review each other’s designs. I learned to ask what problem somebody is trying to solve before I argue about the solution.',
      ),
      says(
        'good',
        'In my last job a colleague and I disagreed about how to handle code reviews. He wanted every change reviewed by two people and I thought that was too slow. I listened to his point of view and understood that he was worried about bugs in production. So we found a compromise: two reviewers for risky changes and one for small ones. We tried that for a month, and in the end both of us were happy with it and we worked well together afterwards.',
      ),
      says('weak', 'I usually get along with everybody. When we disagree about something we just talk and then it is fine, I guess.'),
      says(
        'off-topic',
        'My favourite holiday was in Portugal. We rented a small house near the beach and ate grilled fish every evening. First we visited Lisbon for three days, then we drove down the coast to Lagos. The weather was wonderful, and as a result I came back with two hundred photographs and a bad sunburn.',
      ),
      says('copied', 'Tell me about a time you disagreed with a colleague. How did you resolve it?'),
      says('repeated', 'I disagreed with my colleague and we resolved it. '.repeat(12).trim()),
      says('keywords', 'disagreement colleague resolve compromise evidence listened point of view relationship conflict'),
    ],
  },
  {
    question: ask(
      'index',
      'technical',
      'What is a database index, and when would you not add one?',
      [
        'an index speeds up lookups by avoiding a full table scan',
        'a B-tree keeps keys sorted',
        'indexes slow down writes and take storage',
        'low selectivity or small tables gain nothing',
      ],
      'MEDIUM',
      90,
    ),
    answers: [
      says(
        'excellent',
        'A database index is a separate structure, usually a B-tree, that keeps the values of one or more columns sorted together with pointers to the rows. Because the tree is sorted and shallow, PostgreSQL can find one row among ten million with four or five page reads instead of a full scan of the table. That comes at a price: every insert and update must maintain the index as well, so writes get slower, and it takes disk and memory. I would not add one on a small table, say a few hundred rows, where scanning is cheaper anyway. I would also avoid it on a column with low selectivity, for example a boolean flag where half of the rows match. Finally, on a table that is written far more often than it is read, such as an event log, I measure with EXPLAIN ANALYZE first and drop indexes that pg_stat_user_indexes shows as unused.',
      ),
      says(
        'good',
        'An index is a data structure that lets the database find rows without reading the whole table, a bit like the index of a book. Most of them are B-trees. You would not add one if the table is small or if it has a lot of writes, because each write must update the index too, and it also uses storage. For example, I would not index a column that has only two values.',
      ),
      says('weak', 'An index makes queries faster. I would not add one if I do not need it.'),
      says(
        'off-topic',
        'I think communication is the most important skill in a team. When I joined my last company I introduced a short meeting every morning, and everybody told me that it helped them to understand what the others were doing. I also like to write things down so that new people can find them.',
      ),
      says(
        'copied',
        'An index speeds up lookups by avoiding a full table scan. A B-tree keeps keys sorted. Indexes slow down writes and take storage. Low selectivity or small tables gain nothing.',
      ),
      says('repeated', 'An index is a database index that makes the database fast. '.repeat(10).trim()),
      says('gibberish', 'asdf qwer zxcv uiop hjkl asdf lkjh poiu mnbv qwer tyui ghjk zxcv bnmm asdf qwer'),
    ],
  },
  {
    question: ask('failure', 'behavioural', 'Describe a project that failed. What did you learn from it?', [
      'takes responsibility for the failure',
      'explains why the project failed',
      'names a lesson learned',
      'shows what was done differently afterwards',
    ]),
    answers: [
      says(
        'excellent',
        'In 2022 I led a project at a logistics start-up to predict delivery times, and it failed. We spent five months and about 80,000 euros, and when we launched in Hamburg the drivers ignored the predictions. The mistake was mine: I had never ridden along with a driver before we built it. They already knew their routes, so a number on a screen told them nothing new. I stopped the project, told the board why it had failed, and wrote a two-page review with the team. What I learned is to test the riskiest assumption first. Since then I begin each project with a week of interviews and a paper prototype, and the next product, a tool for handing over shifts, was used by 70 percent of the drivers within a month.',
      ),
      says(
        'good',
        'I once worked on a mobile app that we never released. We had planned it for three months but it took nearly a year because we kept adding features. I was partly responsible because I said yes to every request. In the end the company cancelled the project. I learned to keep the scope small and to ship early, and in my next project we released a first version after six weeks.',
      ),
      says('weak', 'Some projects failed but it was mostly not my fault. I learned that you have to be careful and work hard.'),
      says(
        'off-topic',
        'A hash map stores keys in buckets. The hash function turns the key into a number, and the number chooses the bucket. When two keys end up in the same bucket you have a collision, which can be handled with a linked list. Lookups take constant time on average.',
      ),
      says(
        'copied',
        'Describe a project that failed. What did you learn from it? Takes responsibility for the failure, explains why the project failed, names a lesson learned, shows what was done differently afterwards.',
      ),
      says('repeated', 'The project failed and I learned a lesson. '.repeat(15).trim()),
      says('empty', ''),
    ],
  },
  {
    question: ask(
      'event-loop',
      'technical',
      'How does the Node.js event loop work, and what happens when you block it?',
      [
        'single JavaScript thread takes callbacks from queues',
        'asynchronous I/O is handed to the operating system or thread pool',
        'microtasks run before the next phase',
        'blocking CPU work delays every other request',
        'worker threads or splitting the work keep it responsive',
      ],
      'HARD',
      180,
    ),
    answers: [
      says(
        'excellent',
        'Node runs your JavaScript on one thread. The event loop, which libuv provides, goes round in phases: timers, pending callbacks, polling for I/O, then setImmediate and close handlers. When you read a file or a socket, Node hands the operation to the kernel or to a pool of four threads and goes on, and when it is done the callback is queued. Between callbacks the microtasks, meaning resolved promises, are run until none is left, so they come before the next phase. If you block that thread, for example by parsing a 50 megabyte JSON document for 400 milliseconds, then no other request is served in that time, timers fire late and health checks may fail. In a service I ran last year we saw the p99 rise from 30 to 600 milliseconds because of one synchronous bcrypt call. I moved it into a worker thread, and I now watch the event loop delay with perf_hooks. Alternatively one can split the work into chunks and yield with setImmediate.',
      ),
      says(
        'good',
        'Node has a single thread for JavaScript and an event loop that takes callbacks from a queue and runs them one after another. Slow operations such as network or file access are asynchronous, so they are done by the operating system in the background, and their callback is called later. If you block the loop with heavy computation, all other requests have to wait. To avoid this you can use worker threads or another process.',
      ),
      says('weak', 'The event loop is how Node does asynchronous things. You should not block it because then it is slow.'),
      says(
        'off-topic',
        'For dinner I normally cook pasta, because it is quick. I chop two cloves of garlic, warm some olive oil, and add tomatoes and basil. After twenty minutes the sauce is ready. My children like it with a lot of cheese, and on Sundays we bake bread together as well.',
      ),
      says(
        'copied',
        'How does the Node.js event loop work, and what happens when you block it? The Node.js event loop works and you block it.',
      ),
      says(
        'keywords',
        'single thread, callbacks, queues, asynchronous I/O, operating system, thread pool, microtasks, next phase, blocking, CPU, request, worker threads, responsive, event loop, Node.js',
      ),
      says('repeated', 'Node event loop callbacks are callbacks in the event loop of Node. '.repeat(9).trim()),
    ],
  },
  {
    question: ask(
      'prioritise',
      'behavioural',
      'How do you prioritise when everything is urgent?',
      ['weighs impact against effort', 'asks stakeholders about deadlines', 'says no or delegates', 'communicates the plan'],
      'EASY',
      null,
    ),
    answers: [
      says(
        'excellent',
        'I start by writing everything down in one list and asking two questions about each item: what happens if it waits until tomorrow, and how long will it take? For example, in December at Fernwell I had eleven requests marked urgent on a Monday morning. I called the three managers behind them and asked for their real deadlines, and it turned out that only two had to be done that day: a tax export for finance and an outage at our largest customer. I did the outage first, because it cost about 4,000 pounds an hour, and I delegated the export to Tom, who knew the report. I said no to two requests and moved the rest to Thursday. Then I sent everybody a short plan with dates. By Friday all of it was done, and since then we hold a ten-minute triage meeting every Monday.',
      ),
      says(
        'good',
        'When everything seems urgent I first find out which tasks really have a deadline. I talk to the stakeholders and look at the impact of each task and how much effort it is. I do the ones with a high impact first and delegate some of the others. I also tell people when they can expect their work, so that nobody is surprised.',
      ),
      says('weak', 'I make a list and do the most important things first, and maybe I work a bit longer.'),
      says(
        'off-topic',
        'The French Revolution began in 1789 with the storming of the Bastille. Bread was expensive, the king was weak, and the old order could not pay its debts. Within four years the monarchy had fallen, and in 1799 Napoleon took power in a coup.',
      ),
      says('copied', 'weighs impact against effort, asks stakeholders about deadlines, says no or delegates, communicates the plan'),
      says('repeated', 'Everything is urgent so I prioritise everything that is urgent. '.repeat(10).trim()),
      says('gibberish', 'Blorf snarg the wimble, frabjous tok glimmer ponk. Zibble nurt drangle fop quix, mip mip larn.'),
    ],
  },
  {
    question: ask(
      'debug',
      'technical',
      'A page of your website has become slow. How would you find out why?',
      [
        'measures before changing anything',
        'tells apart browser, network, server and database',
        'uses tools such as a profiler, traces or logs',
        'forms a hypothesis and verifies the fix',
      ],
      'MEDIUM',
      150,
    ),
    answers: [
      says(
        'excellent',
        'First I would measure, so that I am not guessing. I open the network panel of Chrome and look at where the time goes: is it the server’s first byte, the size of the download, or JavaScript in the browser? If the first byte takes, say, 2 seconds of 2.4, the browser is fine and I go to the server. There I look at a trace in Jaeger and the slow query log, because in my experience it is the database in two cases of three. I would ask what changed, and compare with last week’s release. Suppose the trace shows 120 small queries for one list; my hypothesis is then an N+1 problem. I would reproduce it locally with the same amount of data, batch the queries, and measure again. After the deployment I check the 95th percentile for a day to verify that it is really gone, and finally I add an alert at 800 milliseconds.',
      ),
      says(
        'good',
        'I would begin by measuring which part is slow with the developer tools in the browser. If it is the server, I look at the logs and use a profiler to see which function or database query takes the time. Then I form an idea about the cause, try a fix and check with the same measurement that the page is faster. If it is the network I would look at the size of images and scripts.',
      ),
      says('weak', 'I would maybe restart the server, or look at the code, or um, put in some kind of cache or something like that.'),
      says(
        'off-topic',
        'I have always wanted to work for your company because I admire its values. I am a hard worker, I am passionate about people, and my friends describe me as loyal. In my spare time I play the piano, and two years ago I ran a marathon in under four hours.',
      ),
      says(
        'copied',
        'A page of your website has become slow. How would you find out why? A page of your website has become slow, I would find out why.',
      ),
      says('repeated', 'I would measure the page because the page is slow. '.repeat(12).trim()),
      says(
        'gibberish',
        'Database the of measures in slow a would server is because to profiler and the before why website for traces of the a hypothesis by browser on is verifies in network the with of changing was a logs and the.',
      ),
    ],
  },
]

/** An answer as it arrives on the queue. */
export const asSubmitted = (
  question: AnswerSubmitted['question'],
  transcript: string,
  durationMs = spoken(transcript),
): AnswerSubmitted => ({
  answerId: 'answer-1',
  interviewId: 'interview-1',
  organizationId: 'organization-1',
  question,
  transcript,
  durationMs,
  submittedAt: '2026-01-05T09:00:00.000Z',
})
