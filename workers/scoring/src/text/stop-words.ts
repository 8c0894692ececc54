const list = (words: string) => words.trim().split(/\s+/)

export const determiners = new Set(list('a an the my our your their his her its every each this these those'))

export const prepositions = new Set(
  list(
    'of in on at by for with from to into onto about over under between through during without within against before after until upon across behind toward towards than as per',
  ),
)

export const conjunctions = new Set(list('and or but because if so when while although though since unless whereas nor'))

export const auxiliaries = new Set(
  list(
    "am is are was were be been being do does did done doing have has had having will would shall should can could may might must isn't aren't wasn't weren't don't doesn't didn't haven't hasn't hadn't won't wouldn't can't cannot couldn't shouldn't",
  ),
)

const pronouns = list(
  "i me mine myself you yours yourself he him himself she hers herself it itself we us ours ourselves they them theirs themselves who whom whose which what that there here i'm i've i'd i'll you're you've you'd you'll he's she's it's we're we've we'd we'll they're they've they'd they'll that's there's what's let's",
)

const adverbs = list(
  'not no yes very too also just only even still already again then now once ever never always often sometimes really quite rather almost more most less least much many few some any all both either neither one other another such same own how why where up down out off away back well however',
)

/** English words of grammar: about half of any real text, and no part of its subject. */
export const stopWords = new Set([...determiners, ...prepositions, ...conjunctions, ...auxiliaries, ...pronouns, ...adverbs])
