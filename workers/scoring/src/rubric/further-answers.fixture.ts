import type { JudgedQuestion, Quality } from './answers.fixture.ts'

const says = (quality: Quality, durationMs: number, transcript: string) => ({ quality, durationMs, transcript })

/** More judged answers, in other words and another time base. Each question's answers come best first. */
export const furtherQuestions: JudgedQuestion[] = [
  {
    question: {
      id: 'feedback',
      category: 'behavioural',
      difficulty: 'EASY',
      text: 'Tell me about difficult feedback that you received. What did you do with it?',
      keyPoints: ['names the feedback', 'reacts without defending', 'changes a behaviour', 'follows up with the person'],
      timeLimitSeconds: 120,
    },
    answers: [
      says(
        'excellent',
        58_000,
        'Two years ago my manager, Helen, told me in a review that my design documents were too long and that three people had stopped reading them. It stung, because I was proud of them. I thanked her, asked for one example, and waited a day before I answered. Then I rewrote my latest document from fourteen pages to two, put the decision at the top, and asked the same three colleagues to comment. All of them replied within an hour. From then on I kept to a limit of two pages. In the next review Helen said it was the biggest change she had seen that year, and I now ask for feedback after each proposal instead of waiting for a review.',
      ),
      says(
        'good',
        35_000,
        'My team lead once told me that I interrupted people in meetings. At first I did not see it, but I thought about it and noticed that he was right. I started to write down my ideas and waited until the others had finished. After some weeks I asked him whether it was better and he said yes. It was hard to hear but it helped me.',
      ),
      says('weak', 9_000, 'People sometimes say I am too quiet. I try to take criticism well and improve myself.'),
      says(
        'off-topic',
        30_000,
        'Photosynthesis is the process by which plants turn light into chemical energy. Chlorophyll absorbs mostly red and blue light. First water is split into oxygen and hydrogen, and then carbon dioxide is built into sugar in the Calvin cycle. About 40 percent of the oxygen we breathe comes from the oceans.',
      ),
      says('copied', 6_000, 'Tell me about difficult feedback that you received and what you did with it.'),
      says('repeated', 40_000, 'I received feedback and I changed my behaviour because of the feedback. '.repeat(8)),
    ],
  },
  {
    question: {
      id: 'cache',
      category: 'technical',
      difficulty: 'HARD',
      text: 'When is caching a bad idea, and how do you keep a cache correct?',
      keyPoints: [
        'data that changes often or must be exact',
        'invalidation on write or a time to live',
        'stampede when a hot key expires',
        'hit rate and memory are measured',
      ],
      timeLimitSeconds: 120,
    },
    answers: [
      says(
        'excellent',
        62_000,
        'Caching hurts when the data changes faster than it is read, or when a stale value costs money, like an account balance. It also hides a slow query that should be fixed instead. At Brightside we cached stock levels in Redis for 60 seconds and sold 300 shoes that we did not have. To keep it correct I do two things. First, I invalidate on write: the transaction that changes the product publishes its id, and each server drops that key. Second, I set a short time to live as a safety net, because messages get lost. For hot keys I let only one request refresh the value while the others get the old one, otherwise all of them hit the database together when it expires. And I watch the hit rate: below 70 percent the cache is probably not worth its memory.',
      ),
      says(
        'good',
        34_000,
        'You should not cache things that change all the time or that have to be exact, for example payments. A cache can become out of date, so you need to remove entries when the original changes, or give them an expiry time of a few minutes. You also have to look at how much memory it uses and whether it is really hit often enough to be useful.',
      ),
      says('weak', 8_000, 'Caching is bad if you cache too much. You can just clear it when something looks wrong.'),
      says(
        'off-topic',
        33_000,
        'I grew up in a small town in Norway with two brothers. My father was a fisherman and my mother taught music at the school. In winter we went skiing nearly every day after class, and when I was sixteen I moved to Oslo to study. I still visit them every Christmas.',
      ),
      says(
        'copied',
        20_000,
        'Data that changes often or must be exact. Invalidation on write or a time to live. Stampede when a hot key expires. Hit rate and memory are measured.',
      ),
      says('keywords', 12_000, 'cache caching invalidation TTL stampede hit rate memory hot key exact data write expires correct Redis'),
    ],
  },
  {
    question: {
      id: 'leadership',
      category: 'leadership',
      difficulty: 'MEDIUM',
      text: 'Describe a situation in which you had to lead people without being their manager.',
      keyPoints: ['the goal and who was involved', 'how others were convinced', 'how work was shared out', 'what came of it'],
      timeLimitSeconds: null,
    },
    answers: [
      says(
        'excellent',
        66_000,
        'When our university hospital moved to a new record system in 2021, nobody owned the training of the night nurses, so I took it on although I was only a junior analyst. I needed eight volunteers from four wards, and none of them reported to me. I went to each ward at the change of shift and showed how the old form had cost them forty minutes a night, and that convinced them better than any e-mail. We shared the work by ward: Amir wrote the one-page guide, two nurses tested it, and I kept the list of open questions. After three weeks 140 of 150 nurses had been trained, and calls to the help desk fell by half. What I took from it is that people follow you when you solve a problem that they feel.',
      ),
      says(
        'good',
        33_000,
        'In my last company I coordinated a migration with people from three teams. I was not their manager, so I explained why it mattered and asked everybody which part they wanted to take. We had a weekly call where I followed up on the tasks. It took about four months and we finished it with only small problems, and the other teams asked me to lead the next one.',
      ),
      says('weak', 7_000, 'I often lead people because I am a natural leader and others trust me a lot.'),
      says(
        'off-topic',
        26_000,
        'A stack is last in, first out, and a queue is first in, first out. You can build a queue from two stacks. Push goes onto the first one, and pop takes from the second one, which is refilled when it is empty. So each operation is constant on average.',
      ),
      says(
        'gibberish',
        12_000,
        'Lead the without of manager people to in goal was a by situation others the convinced of and involved is had work in the shared.',
      ),
      says('repeated', 30_000, 'I had to lead people without being their manager and I did lead them. '.repeat(7)),
    ],
  },
]
