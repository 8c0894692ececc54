import type { JudgedQuestion, Quality } from './answers.fixture.ts'

const says = (quality: Quality, durationMs: number, transcript: string) => ({ quality, durationMs, transcript })

/** Left out when the scorer’s constants were chosen: tune nothing by these. Each question's answers come best first. */
export const heldOutQuestions: JudgedQuestion[] = [
  {
    question: {
      id: 'learning',
      category: 'behavioural',
      difficulty: 'EASY',
      text: 'Tell me about a technology you had to learn quickly. How did you go about it?',
      keyPoints: ['why it was needed', 'how the learning was planned', 'used it on real work', 'what was left to learn'],
      timeLimitSeconds: 120,
    },
    answers: [
      says(
        'excellent',
        60_000,
        'When our only mobile developer left in May, I had three weeks to learn Kotlin well enough to fix crashes in an app with 50,000 users. I knew Java, so I read the official Kotlin guide for Java programmers in two evenings and wrote down only what differed. Then I took the five most frequent crashes and worked through them one by one, because real bugs showed me where I was weak. A friend at another company reviewed my first four changes. By the end of June the crash rate was down from 2.1 to 0.6 percent. I still avoid coroutines where I can, and I am taking a course on them now.',
      ),
      says(
        'good',
        32_000,
        'In my last job we moved to Kubernetes and I had to learn it within a month. I did an online course in the first week and then set up a small cluster to practise. After that I moved our least important service and asked an experienced colleague to check my work. It took some time but in the end I could deploy all of our services.',
      ),
      says('weak', 8_000, 'I am a fast learner, so when I need a new technology I just look it up and learn it.'),
      says(
        'off-topic',
        30_000,
        'Penguins live almost only in the southern half of the world. The emperor penguin breeds on the ice in winter, and the father keeps the egg warm on his feet for two months while the mother is at sea. In spring the chicks gather in groups and wait for their parents to return with fish.',
      ),
      says(
        'copied',
        9_000,
        'A technology I had to learn quickly: why it was needed, how the learning was planned, used it on real work, what was left to learn.',
      ),
      says('repeated', 30_000, 'I had to learn a technology quickly and I learned it very quickly. '.repeat(8)),
    ],
  },
  {
    question: {
      id: 'passwords',
      category: 'technical',
      difficulty: 'MEDIUM',
      text: 'How should a web application store passwords?',
      keyPoints: [
        'never in plain text or encrypted',
        'a slow hash such as argon2 or bcrypt',
        'a salt for each password',
        'rate limits and second factors',
      ],
      timeLimitSeconds: 90,
    },
    answers: [
      says(
        'excellent',
        52_000,
        'It should not store them at all, only a slow hash. I use Argon2id with about 64 megabytes of memory, tuned so that one check takes 50 milliseconds on our servers; bcrypt with a cost of 12 is acceptable where Argon2 is missing. Every password gets its own random salt of 16 bytes, so that two users with the same password have different hashes and precomputed tables are useless. Fast functions like SHA-256 are wrong here, because a graphics card tries billions a second. Encryption is wrong too, since whoever steals the key reads everything. Around that, I limit sign-in attempts to ten a minute for each account, check new passwords against known leaks, and offer a second factor.',
      ),
      says(
        'good',
        27_000,
        'Passwords should never be saved as plain text. You hash them with a slow algorithm such as bcrypt, and you add a random salt for every user, so that attackers cannot use rainbow tables. When the user logs in, you hash what he typed and compare it with the stored hash. You should also limit how many attempts are possible.',
      ),
      says('weak', 6_000, 'You should encrypt the passwords so that nobody can read them in the database.'),
      says(
        'off-topic',
        26_000,
        'We moved house last summer and it was chaos. The van arrived four hours late, the piano did not fit through the door, and it rained all day. My sister brought soup, though, and by midnight we were sitting on boxes, laughing. I would do it again, but with fewer books.',
      ),
      says(
        'keywords',
        9_000,
        'passwords store web application plain text encrypted slow hash argon2 bcrypt salt rate limits second factors',
      ),
    ],
  },
  {
    question: {
      id: 'customer',
      category: 'behavioural',
      difficulty: 'MEDIUM',
      text: 'Describe a situation with an unhappy customer and what you did.',
      keyPoints: [
        'understood the complaint',
        'stayed calm and took ownership',
        'solved it or offered an alternative',
        'made sure it did not happen again',
      ],
      timeLimitSeconds: null,
    },
    answers: [
      says(
        'excellent',
        60_000,
        'In 2019 I ran support at a booking platform, and one Saturday the owner of a hotel in Bergen called, furious, because we had sold the same twelve rooms twice. I let him finish, repeated what I had understood, and told him that it was our fault and that I would stay with it until it was solved. I found rooms for all twelve guests at two places nearby, and we paid the difference of about 900 euros. Then I looked into why: our calendar synchronised only once an hour. I wrote it up with the engineers, and three weeks later it did so every minute. He stayed with us, and double bookings fell from about twenty a month to one.',
      ),
      says(
        'good',
        30_000,
        'A customer once called because her order had arrived broken for the second time. She was very angry. I apologised, listened to her and sent a new one by express the same day. I also asked the warehouse to use better packaging for this product. She thanked me later and ordered again.',
      ),
      says('weak', 8_000, 'I am always friendly to customers, even when they are unhappy, because the customer is king.'),
      says(
        'off-topic',
        28_000,
        'A binary tree is balanced when the heights of the two subtrees of every node differ by at most one. After each insertion the tree is rotated where that no longer holds. So a search takes logarithmic time, while in an unbalanced tree it can take linear time.',
      ),
      says(
        'gibberish',
        10_000,
        'Customer a the unhappy of was did with calm ownership to and again the sure made by complaint of is what situation.',
      ),
      says('copied', 6_000, 'Describe a situation with an unhappy customer and what you did. I did what I did.'),
    ],
  },
]
