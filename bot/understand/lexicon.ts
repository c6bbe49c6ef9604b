/**
 * One language's words as its JSON file holds them: written as `wordsOf` gives them, with spaces between.
 * A word that ends in `*` stands for every word that begins so.
 */
export interface LexiconFile {
  /** Whole messages that ask for a check. */
  readonly commands: readonly string[];
  /** Whole messages that ask to be told nothing without asking, or again. */
  readonly stopCommands: readonly string[];
  readonly resumeCommands: readonly string[];
  /** Words that end something, and that begin it anew: they count beside a word for what the bot writes by itself. */
  readonly stops: string;
  readonly resumes: string;
  readonly nudges: string;
  readonly greetings: string;
  /** What may stand beside a greeting without making it more than one. */
  readonly courtesies: string;
  /** Words that hardly mean anything but a profile photo. */
  readonly surelyPictures: string;
  readonly pictures: string;
  /** What may be wrong with it, or be wanted of it. */
  readonly troubles: string;
  /** Signs that it is the writer's own. */
  readonly owner: string;
  /** Where a profile photo is seen. */
  readonly places: string;
  /** Words that add nothing. */
  readonly fillers: string;
  /** Signs that another picture or another person is meant. */
  readonly others: string;
}

/** Tells whether a list has a word. */
export type List = (word: string) => boolean;

export type Lexicon = { readonly [Name in keyof LexiconFile]: List };

/** Makes the lists quick to ask. */
export function readLexicon(file: LexiconFile): Lexicon {
  return {
    commands: listOf(file.commands),
    stopCommands: listOf(file.stopCommands),
    resumeCommands: listOf(file.resumeCommands),
    stops: listOf(file.stops.split(' ')),
    resumes: listOf(file.resumes.split(' ')),
    nudges: listOf(file.nudges.split(' ')),
    greetings: listOf(file.greetings.split(' ')),
    courtesies: listOf(file.courtesies.split(' ')),
    surelyPictures: listOf(file.surelyPictures.split(' ')),
    pictures: listOf(file.pictures.split(' ')),
    troubles: listOf(file.troubles.split(' ')),
    owner: listOf(file.owner.split(' ')),
    places: listOf(file.places.split(' ')),
    fillers: listOf(file.fillers.split(' ')),
    others: listOf(file.others.split(' ')),
  };
}

function listOf(entries: readonly string[]): List {
  const whole = new Set(entries);
  const beginnings = entries.filter((entry) => entry.endsWith('*')).map((entry) => entry.slice(0, -1));
  return (word) => whole.has(word) || beginnings.some((beginning) => word.startsWith(beginning));
}
