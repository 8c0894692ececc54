/** What an administrator reads before emotion analysis is switched on. Plain words, no legal advice. */
export const emotionNotice = [
  'Reading emotions from faces is restricted by law in many places.',
  'In the European Union, Article 5(1)(f) of the AI Act (Regulation (EU) 2024/1689) prohibits systems that infer emotions of people at',
  'work or in education, except for medical or safety reasons. The Commission’s guidelines on prohibited practices name emotion',
  'recognition during recruitment as a case of it. Do not switch it on to judge applicants there.',
  'A candidate’s practice for their own use is another matter. Even then every candidate must be told and must consent; without a',
  'recorded consent nothing is read, and no picture is stored.',
  'Switching on records your name, the purpose and the region that you give. If you are unsure, ask a lawyer first.',
].join(' ')
