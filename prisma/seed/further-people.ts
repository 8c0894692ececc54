import { person, type SeedUser } from './people.ts'

/** Fifty more candidates of the demo organisation, each with one interview of the past, so that lists and walls look as they would. */
const names = [
  'Adaeze Nwosu',
  'Aleksander Nowak',
  'Aisha Rahman',
  'Andrei Popescu',
  'Astrid Halvorsen',
  'Beatriz Carvalho',
  'Caleb Turner',
  'Camille Laurent',
  'Chidi Eze',
  'Clara Hoffmann',
  'Daniel Abebe',
  'Deepika Iyer',
  'Diego Fuentes',
  'Eleni Papadaki',
  'Emeka Balogun',
  'Emma Lindgren',
  'Farah Haddad',
  'Fergus Doyle',
  'Giulia Ferrari',
  'Grace Mwangi',
  'Hana Kobayashi',
  'Hassan Yilmaz',
  'Ingrid Solberg',
  'Isabel Romero',
  'Jakub Dvorak',
  'Jasmine Clarke',
  'Joaquin Medina',
  'Joon-ho Park',
  'Katarina Horvat',
  'Kwame Mensah',
  'Layla Mansour',
  'Liam O’Connor',
  'Linh Tran',
  'Lucas Moreau',
  'Mai Nguyen',
  'Marek Kowalczyk',
  'Maria Silva',
  'Mateo Vargas',
  'Mira Petrova',
  'Nadia Rossi',
  'Noah Fischer',
  'Oluwaseun Adeyemi',
  'Priya Raman',
  'Rafael Costa',
  'Sofia Andersson',
  'Tariq Aziz',
  'Thabo Dlamini',
  'Tomasz Zielinski',
  'Yuki Tanaka',
  'Zoe Bennett',
]

const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z ]/g, '')
    .replaceAll(' ', '.')

export const furtherPeople: SeedUser[] = names.map((name) => {
  const slug = slugOf(name)
  return person(slug.replace('.', '-'), `${slug}@example.com`, name, 'CANDIDATE')
})
