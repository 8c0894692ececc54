/** What the demo's candidate says, by the question's category: good answers, a middling one and a weak one, so that the scorecard shows all. */
const answers: Record<string, string> = {
  introduction:
    'I am a backend engineer with six years of experience, the last three at a logistics company. In my current role I own the routing service, written in TypeScript on PostgreSQL. The achievement I am proudest of is cutting failed deliveries by 18 percent with a better address check. What I look for next is a position where those skills serve a product that people use every day.',
  motivation:
    'The role fits what I have done with live data, and I like the product. I would also like to learn more about running a large API.',
  behavioural:
    'Last year a colleague and I had a disagreement about rewriting our billing module. First I listened to his side for half an hour; he was afraid of maintaining two versions. Then we agreed on a compromise: replace it in six steps, each removing the old code at once. As a result we finished in nine weeks, and the team has used the same approach twice since.',
  experience:
    'The project I am proudest of is a reminder service for a hospital. The goal was fewer missed appointments, which stood at 14 percent. My part was the whole service: I interviewed eight nurses and built it in six weeks. The main obstacle was duplicate phone records, so I wrote a matching step first. Within three months missed appointments fell to 8 percent.',
  'problem-solving': 'I would restart it and hope that it comes back. If not, I would maybe call somebody, I guess.',
}

const fallback =
  'I would first ask what the goal is and who it is for. Then I would build a small version, show it to two or three people, and change it by what they say. For example, last year this saved us about four weeks on a reporting tool.'

/** A transcript for a question of this category. */
export const answerTo = (category: string): string => answers[category] ?? fallback

/** How long it takes to say it, in milliseconds, at 150 words a minute. */
export const speakingTime = (transcript: string): number => Math.round((transcript.split(/\s+/).length / 150) * 60_000)
