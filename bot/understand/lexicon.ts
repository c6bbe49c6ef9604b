/** One language's words as its JSON file holds them. An entry that ends in `*` stands for every word that begins so. */
export interface LexiconFile {
  /** Whole messages that ask for a check. */
  readonly commands: readonly string[];
  readonly greetings: readonly string[];
  /** What may stand beside a greeting without making it more than one. */
  readonly courtesies: readonly string[];
  /** Words for a picture, and how surely each means a profile photo. */
  readonly pictures: Readonly<Record<string, number>>;
  /** What may be wrong with it, or be wanted of it. */
  readonly troubles: readonly string[];
  /** Signs that it is the writer's own. */
  readonly owner: readonly string[];
  /** Where a profile photo is seen. */
  readonly places: readonly string[];
  /** Words that add nothing. */
  readonly fillers: readonly string[];
  /** Signs that another picture or another person is meant. */
  readonly others: readonly string[];
}

/** Tells whether a list has a word, and how much the word counts (0: it is not there). */
type Weigh = (word: string) => number;

export interface Lexicon {
  readonly commands: ReadonlySet<string>;
  readonly greetings: ReadonlySet<string>;
  readonly courtesies: ReadonlySet<string>;
  readonly picture: Weigh;
  readonly trouble: Weigh;
  readonly owner: Weigh;
  readonly place: Weigh;
  readonly filler: Weigh;
  readonly other: Weigh;
}

export function readLexicon(file: LexiconFile): Lexicon {
  return {
    commands: new Set(file.commands),
    greetings: new Set(file.greetings),
    courtesies: new Set(file.courtesies),
    picture: weigher(Object.entries(file.pictures)),
    trouble: weigher(file.troubles.map(one)),
    owner: weigher(file.owner.map(one)),
    place: weigher(file.places.map(one)),
    filler: weigher(file.fillers.map(one)),
    other: weigher(file.others.map(one)),
  };
}

function one(entry: string): [string, number] {
  return [entry, 1];
}

function weigher(entries: readonly (readonly [string, number])[]): Weigh {
  const whole = new Map(entries.filter(([entry]) => !entry.endsWith('*')));
  const prefixes = entries
    .filter(([entry]) => entry.endsWith('*'))
    .map(([entry, weight]) => [entry.slice(0, -1), weight] as const);
  return (word) => whole.get(word) ?? prefixes.find(([prefix]) => word.startsWith(prefix))?.[1] ?? 0;
}
