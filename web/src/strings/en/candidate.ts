export const candidate = {
  title: 'Candidate',
}
