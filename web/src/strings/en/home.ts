export const home = {
  title: 'My interviews',
}
