import { ARABIC, arabicStems } from './arabic-stems.ts';
import { fold } from './fold.ts';
import { createPartLookup, createPrefixLookup, type PrefixLookup } from './lookups.ts';
import { UNSPACED } from './tokens.ts';

/**
 * The words of one language by concept, as its file holds them: entries separated by commas. An entry is a word, the
 * beginning of words (`photo*`), a part of words (`*bild*`) or consecutive words (`turn off`).
 */
export type ConceptWords = Readonly<Record<string, string>>;

/** A word of a message with the concepts that it may stand for. Empty: the word is unknown. */
export interface TaggedWord {
  readonly word: string;
  readonly concepts: readonly string[];
}

/** Finds the concepts in the tokens of a message (`tokensOf`). */
export type TagWords = (tokens: readonly string[]) => readonly TaggedWord[];

/** Words without a meaning for the bot. */
export const FILLER = 'filler';
/** Words that turn the meaning around. */
export const NOT = 'not';

interface Entry {
  readonly words: readonly string[];
  readonly concept: string;
}

type ConceptsByText = ReadonlyMap<string, readonly string[]>;

/** Reads the words of one language. */
export function readConcepts(file: ConceptWords): TagWords {
  const entries = Object.entries(file).flatMap(([concept, list]) =>
    list.split(',').map((text) => ({
      words: fold(text)
        .replace(/['’‘`´]/g, '')
        .trim()
        .split(/\s+/),
      concept,
    })),
  );
  const single = entries.filter(({ words }) => words.length === 1 && words[0] !== '');
  const exact = byText(single.filter(({ words: [word = ''] }) => !word.includes('*')));
  const beginnings = createPrefixLookup(byText(single.filter(({ words: [word = ''] }) => /^[^*]+\*$/.test(word))));
  const parts = createPartLookup(byText(single.filter(({ words: [word = ''] }) => word.startsWith('*'))));
  const unspaced = unspacedEntries(entries);
  const sequences = createPrefixLookup(byFirstWord(entries.filter(({ words }) => words.length > 1)));

  const conceptsOf = (word: string): readonly string[] => {
    const found = new Set(exact.get(word));
    for (const concept of beginnings.shorter(word)) found.add(concept);
    for (const concept of beginnings.whole(word)) found.add(concept);
    for (const concept of parts(word)) found.add(concept);
    return [...found];
  };
  const conceptsOfStem = (word: string): readonly string[] => {
    const found = conceptsOf(word);
    if (found.length > 0 || !ARABIC.test(word)) return found;
    for (const { stem, isNegated } of arabicStems(word)) {
      const concepts = conceptsOf(stem);
      if (concepts.length > 0) return isNegated ? [...new Set([NOT, ...concepts])] : concepts;
    }
    return [];
  };

  return (tokens) => {
    const words = tokens.flatMap((token) => partsOf(token, exact));
    const tagged = words.flatMap((word) =>
      UNSPACED.test(word) ? splitUnspaced(word, unspaced) : [{ word, concepts: conceptsOfStem(word) }],
    );
    return withSequences(tagged, sequences);
  };
}

/** `don't` → `dont`; `l'immagine` → `l`, `immagine`, unless the language knows the word in one piece. */
function partsOf(token: string, exact: ConceptsByText): readonly string[] {
  if (!token.includes("'")) return [token];
  const joined = token.replaceAll("'", '');
  return exact.has(joined) ? [joined] : token.split("'");
}

function byText(entries: readonly Entry[]): ConceptsByText {
  const found = new Map<string, string[]>();
  for (const { words, concept } of entries) {
    const text = (words[0] ?? '').replaceAll('*', '');
    const concepts = found.get(text) ?? [];
    if (!concepts.includes(concept)) concepts.push(concept);
    found.set(text, concepts);
  }
  return found;
}

function byFirstWord(entries: readonly Entry[]): ReadonlyMap<string, readonly Entry[]> {
  return Map.groupBy(entries, ({ words }) => (words[0] ?? '').replaceAll('*', ''));
}

/**
 * Adds the concepts of consecutive words to the first of them. The others count as known. The concept counts once
 * within them: `turn off` is one *stop*, even if `off` is one by itself.
 */
function withSequences(tagged: readonly TaggedWord[], sequences: PrefixLookup<Entry>): readonly TaggedWord[] {
  const result = [...tagged];
  const within = tagged.map(() => new Set<string>());
  tagged.forEach(({ word }, start) => {
    for (const { words, concept } of candidatesFor(word, sequences)) {
      if (within[start]?.has(concept)) continue;
      if (!words.every((part, offset) => isMatch(tagged[start + offset]?.word, part))) continue;
      words.forEach((_, offset) => {
        const { word: own = '', concepts = [] } = result[start + offset] ?? {};
        const others = concepts.filter((one) => one !== concept && (offset > 0 || one !== FILLER));
        const all = offset === 0 ? [...others, concept] : others;
        result[start + offset] = { word: own, concepts: all.length > 0 ? all : [FILLER] };
        within[start + offset]?.add(concept);
      });
    }
  });
  return result;
}

/** The entries that may begin with a word, longest first. */
function candidatesFor(word: string, sequences: PrefixLookup<Entry>): readonly Entry[] {
  const candidates = [...sequences.whole(word), ...sequences.shorter(word)];
  return candidates.sort((one, other) => other.words.length - one.words.length);
}

function isMatch(word: string | undefined, part: string): boolean {
  if (word === undefined) return false;
  return part.endsWith('*') ? word.startsWith(part.slice(0, -1)) : word === part;
}

/** The entries of a language that writes without spaces, longest first, by their first character. */
function unspacedEntries(entries: readonly Entry[]): ReadonlyMap<string, readonly TaggedWord[]> {
  const known = byText(
    entries
      .map(({ words, concept }) => ({ words: [words.join('').replaceAll('*', '')], concept }))
      .filter(({ words: [text = ''] }) => UNSPACED.test(text)),
  );
  const sorted = [...known].map(([word, concepts]) => ({ word, concepts }));
  sorted.sort((one, other) => other.word.length - one.word.length);
  return Map.groupBy(sorted, ({ word }) => word.slice(0, 1));
}

function splitUnspaced(text: string, entries: ReadonlyMap<string, readonly TaggedWord[]>): readonly TaggedWord[] {
  const found: TaggedWord[] = [];
  let unknown = '';
  const endUnknown = () => {
    if (unknown !== '') found.push({ word: unknown, concepts: [] });
    unknown = '';
  };
  for (let at = 0; at < text.length; ) {
    const entry = entries.get(text.slice(at, at + 1))?.find(({ word }) => text.startsWith(word, at));
    if (entry) {
      endUnknown();
      found.push(entry);
    } else unknown += text.slice(at, at + 1);
    at += entry?.word.length ?? 1;
  }
  endUnknown();
  return found;
}
