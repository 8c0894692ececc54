/** Answers of the seeded past interviews, by question id: from the most to the least convincing. */
export const answerBank: Record<string, string[]> = {
  'question-about-yourself': [
    'I am a backend engineer with seven years of experience, the last four at a payments company in Leeds. My current role is leading a team of three that owns the settlement service, written in TypeScript on PostgreSQL. The achievement I am most pleased with is cutting our nightly settlement run from five hours to forty minutes by batching writes. What I look for next is a position where those skills in data-heavy systems meet a product that people use every day.',
    'I have worked as a developer for about four years, mostly on web applications. In my current role I build features for an online shop, and I enjoy the part where the front end meets the API. I would like to move towards a position with more responsibility for the design of a system.',
    'Well, I mean, I have basically done a bit of everything, you know, and I am sort of a people person, I guess.',
  ],
  'question-why-this-role': [
    'The role involves building live data pipelines, which is what I have done for the last three years, so my skills fit from the first week. I used your product as a customer at my last company and it saved our recruiters two days a month. What I want to learn here is running a federated API at a scale I have not seen before.',
    'The role sounds interesting because it fits my skills in TypeScript, and I like that the company is growing. I also want to learn more about distributed systems.',
    'It pays better than my job now and it is close to where I live.',
  ],
  'question-difficult-colleague': [
    'Last spring a colleague and I had a disagreement about rewriting our billing module. He wanted a full rewrite, I wanted to replace it piece by piece. First I asked him to walk me through his worries and listened for half an hour without arguing; it turned out that he was afraid of maintaining two versions. Then we agreed on a compromise: replace it in six steps, each removing the old code at once. As a result we finished in nine weeks, and the team still uses that conversation as an example of how to disagree.',
    'I once had a conflict about code style with a colleague. We talked about it, I listened to his side, and in the end we decided to use a formatter, so the team did not have to discuss it any more.',
    'I do not really have conflicts. If somebody is difficult I just avoid them.',
  ],
  'question-proud-project': [
    'The project I am most proud of is the appointment system of a regional hospital. The goal was to reduce missed appointments, which stood at 14 percent. My own contribution was the reminder service: I interviewed eight nurses, designed the message schedule, and wrote the service in about six weeks. The main obstacle was that the old phone records were full of duplicates, so I built a matching step first. Within three months missed appointments fell to 8 percent, and the hospital rolled it out to four more departments.',
    'I am proud of a dashboard I built for our sales team. My part was the whole front end. The obstacle was slow data, which I solved by loading it in pages. They use it every day now.',
    'We had a big project at work and it went well, everyone was happy with it in the end.',
  ],
  'question-production-outage': [
    'First I assess the impact: which users see errors, since when, and whether data is at risk. Then I communicate, open an incident channel and tell support what to say. Before looking for the cause I mitigate: if there was a deployment in the last hour I roll back. Only then do I look for the root cause in the logs and metrics, starting from the first error. In my last outage, a connection pool had run out because of a slow query; we rolled back in eleven minutes. Afterwards I wrote a postmortem with three actions, and all three were done within two weeks.',
    'I would look at the logs and the metrics to find the root cause, and roll back the last deployment if that seems to be the reason. Then I would tell the team what happened and write a postmortem.',
    'I would restart it and hope that it comes back. If not, I would call somebody who knows more.',
  ],
  'question-code-review': [
    'First I check correctness: does it do what the ticket says, and is there a test that would fail without it? Then readability: names, the length of functions, whether I can follow it in one pass. Then the design: is there a simpler way, does it repeat something that we have? For example, last month I found a new date helper that existed already, and we removed 80 lines. I keep a respectful tone, ask questions rather than give orders, and say what I liked.',
    'I look for bugs, missing tests and names that are hard to read. I try to be polite and to explain why something should change.',
    'Mostly the formatting. If the pipeline is green it is probably fine.',
  ],
  'question-testing-strategy': [
    'Risk decides the effort. Logic with many cases gets unit tests, because they are fast and exact. At the boundaries, the database or a queue, I write integration tests against the real thing, since mocks hide mistakes. Of end-to-end tests I keep few, one for each journey that earns money. At my last company this moved us from 40 minutes of flaky browser tests to 6 minutes, and escaped defects went down by half.',
    'I write unit tests for the logic and a few integration tests for the database. End-to-end tests are slow, so I only write them for the most important flows.',
    'I test it by hand until it works.',
  ],
  'question-slow-query': [
    'I start by measuring: which query, how slow, since when. Then I run EXPLAIN ANALYZE and read the plan for a sequential scan or a wrong row estimate. If the estimate is off I refresh the statistics; if an index is missing I add it concurrently. I also check for locks, because a query can be slow only because it waits. Last year a report went from 40 seconds to 200 milliseconds with one composite index, and I measured before and after on a copy of production.',
    'I would look at the query plan with EXPLAIN and see if an index is missing. Sometimes the table has grown and the statistics are old.',
    'Databases are slow sometimes. I would ask for a bigger server.',
  ],
  'question-api-design': [
    'I begin with the consumers: I ask three teams what they need and write example requests before any code. Naming must be consistent, errors clear with a code and a way out, and lists have pagination and limits from the first day. For versioning I only add, never rename, and mark fields as deprecated for six months. Documentation has examples that are executed in the tests. At my last company that API served eleven teams, and in two years we broke none of them.',
    'I would use consistent naming, write documentation, and add versioning so that changes stay compatible. Errors should be clear.',
    'Just expose the tables, then everybody can take what they need.',
  ],
  'question-scale-reads': [
    'First I measure where the bottleneck is today, with a load test that replays real traffic. Usually it is the database: so I would add read replicas and a cache for the hottest queries. The services are stateless, so they scale horizontally behind the load balancer. Then I roll out in steps, doubling the traffic each week, and monitor latency and error rate with alerts at 70 percent of what the load test showed. We did this before a television campaign: from 300 to 3,500 requests per second without an incident.',
    'I would do a load test to find the bottleneck, scale the service horizontally and add a cache. It is important to monitor everything.',
    'More servers.',
  ],
  'question-mentoring': [
    'A junior developer on my team, in her second year, had the goal of owning a service. We paired for two hours each week, and I gave her the notification service, which was small but important. I gave feedback after each release: one thing that went well, one thing to try. After four months she ran an incident on her own, and half a year later she was promoted. What I learned is to let people struggle a little before I help.',
    'I paired with a new colleague for a few weeks and gave feedback on his pull requests. After a while he could do tasks on his own.',
    'I tell people to ask me if they have questions.',
  ],
  'question-lead-without-authority': [
    'Our five teams each had their own way of logging, and no one could follow a request. I had no authority over them, so I first built the shared library for my own team and showed how it found a bug in ten minutes. Then I invited one person of each team to decide the format together; two of my own ideas were voted down. Within a quarter all five teams had moved, and the time to find a cause fell from hours to about fifteen minutes.',
    'I organised a working group to improve our documentation. I won people over by showing examples, and we decided together what to write.',
    'I am not a leader, I prefer to be told what to do.',
  ],
  'question-hard-decision': [
    'Two days before a release we found that one in a thousand uploads was corrupted, and we did not know why. The options were to delay a release that had been announced, or to ship with a check that rejects corrupted files. I weighed the risks: a delay would cost trust once, silent corruption would cost it for good. I decided to ship with the check and to tell customers about it openly. It turned out to be a proxy that cut connections; we fixed it in a week, and nobody lost a file.',
    'I had to decide between two vendors without knowing their real prices. I weighed the risks, made a list, and chose the one that was easier to leave. It turned out fine.',
    'I usually wait until I have all the information.',
  ],
  'question-prioritise': [
    'I put each item on one page with its impact and effort, and ask what happens if it waits a week. Deadlines that others depend on come first, then what has a large impact for little effort. When two stakeholders both say urgent, I bring them together rather than decide for them. Last quarter this meant saying no to a redesign, with numbers: it would have delayed the invoicing fix that cost us 3,000 pounds a week.',
    'I make a list and sort it by impact and deadline. If something is unclear I ask the stakeholders what is more important.',
    'I do whatever the loudest person wants.',
  ],
  'question-failure': [
    'In my first year as a lead I promised a migration in six weeks, and it took fourteen. What went wrong was my own responsibility: I had estimated alone, and I had not looked at the old data. I learned to break work down with the people who do it, and to try the riskiest part first. In the next migration I spent the first week only on converting a copy of production, found three surprises, and we finished two days early.',
    'I once deployed on a Friday and broke the login. I learned to deploy earlier in the week and to test more.',
    'I cannot think of a failure.',
  ],
}
