import { FILLER, type TaggedWord, type TagWords } from './concepts.ts';
import { UNSPACED } from './tokens.ts';

/** A sparse vector. `indices` are distinct. */
export interface SparseVector {
  readonly indices: Int32Array;
  readonly values: Float32Array;
}

/** A language that a message may be written in, with its share: all shares together are 1. */
export interface LanguageShare {
  readonly tag: TagWords;
  readonly share: number;
}

/** Number of different features: hashed names share a place by chance, which costs little. */
export const FEATURES = 1 << 16;

/** Weights of the kinds of features. Each kind has this length in the vector, however long the message is. */
const WEIGHTS = { pieces: 0.8, words: 0.5, pairs: 0.3, concepts: 1.5 } as const;
/** Lengths of pieces of words, in characters. */
const PIECES = { shortest: 2, longest: 5 } as const;
const UNSPACED_PIECES = { shortest: 1, longest: 4 } as const;
/** A feature counts at most so often, so that a repeated word does not outweigh the others. */
const MAX_COUNT = 2;
const MAX_UNKNOWN = 4;
const MAX_KNOWN = 8;

type Counts = Map<number, number>;

/** What a message looks like: pieces of words, words, pairs of words. It needs no knowledge of the language. */
export function surfaceFeatures(tokens: readonly string[]): SparseVector {
  return toVector(surfaceCounts(tokens));
}

/** What a message looks like, and what its words mean in the languages in which it may be written. */
export function allFeatures(tokens: readonly string[], languages: readonly LanguageShare[]): SparseVector {
  const concepts: Counts = new Map();
  for (const { tag, share } of languages) addConcepts(concepts, tag(tokens), share);
  return toVector([...surfaceCounts(tokens), { counts: concepts, weight: WEIGHTS.concepts }]);
}

interface Kind {
  readonly counts: Counts;
  readonly weight: number;
}

function surfaceCounts(tokens: readonly string[]): readonly Kind[] {
  const [pieces, words, pairs]: [Counts, Counts, Counts] = [new Map(), new Map(), new Map()];
  for (const token of tokens) {
    if (UNSPACED.test(token)) {
      addPieces(pieces, token, UNSPACED_PIECES);
      continue;
    }
    const word = token.replaceAll("'", '');
    addPieces(pieces, `_${word}_`, PIECES);
    add(words, `w${word}`);
    if (word !== token) for (const part of token.split("'")) add(words, `w${part}`);
  }
  for (let at = 0; at + 1 < tokens.length; at++) add(pairs, `2${tokens[at]} ${tokens[at + 1]}`);
  if (tokens.length <= 3) add(pairs, `2^${tokens.join(' ')}$`);
  add(pairs, `2^${tokens[0]}`);
  add(pairs, `2${tokens.at(-1)}$`);
  return [
    { counts: pieces, weight: WEIGHTS.pieces },
    { counts: words, weight: WEIGHTS.words },
    { counts: pairs, weight: WEIGHTS.pairs },
  ];
}

function addPieces(counts: Counts, text: string, { shortest, longest }: typeof PIECES | typeof UNSPACED_PIECES): void {
  for (let length = shortest; length <= longest; length++) {
    for (let at = 0; at + length <= text.length; at++) add(counts, `c${text.slice(at, at + length)}`);
  }
}

/** The concepts of a message: which, which together, which beside each other, which first and last. */
function addConcepts(counts: Counts, tagged: readonly TaggedWord[], share: number): void {
  const known: (readonly string[])[] = [];
  let unknown = 0;
  for (const { word, concepts } of tagged) {
    if (concepts.length > 0) {
      const meaning = concepts.filter((concept) => concept !== FILLER);
      if (meaning.length > 0) known.push(meaning);
    } else if (word === '?' || /\p{Extended_Pictographic}/u.test(word)) known.push([word === '?' ? '?' : 'emoji']);
    else if (/\p{L}/u.test(word)) {
      unknown++;
      known.push(['unknown']);
    }
  }
  const all = [...new Set(known.flat())].sort();
  const note = (name: string) => add(counts, name, share);
  all.forEach((one, at) => {
    note(`k${one}`);
    for (const other of all.slice(at + 1)) note(`k${one}+${other}`);
  });
  for (let at = 0; at + 1 < known.length; at++) {
    for (const one of known[at] ?? []) for (const next of known[at + 1] ?? []) note(`k${one}>${next}`);
  }
  note(`kunknown=${Math.min(unknown, MAX_UNKNOWN)}`);
  note(`kknown=${Math.min(known.length, MAX_KNOWN)}`);
  for (const concept of known[0] ?? []) note(known.length === 1 ? `k^${concept}$` : `k^${concept}`);
  for (const concept of known.at(-1) ?? []) note(`k${concept}$`);
}

function add(counts: Counts, name: string, times = 1): void {
  const index = placeOf(name);
  counts.set(index, (counts.get(index) ?? 0) + times);
}

/** FNV-1a with a final mix. Place 0 is the constant feature's. */
function placeOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return 1 + (((hash ^ (hash >>> 12)) >>> 0) % (FEATURES - 1));
}

function toVector(kinds: readonly Kind[]): SparseVector {
  const sums = new Map<number, number>([[0, 1]]);
  for (const { counts, weight } of kinds) {
    const values = [...counts].map(([index, count]) => [index, Math.min(count, MAX_COUNT)] as const);
    const length = Math.hypot(...values.map(([, value]) => value)) || 1;
    for (const [index, value] of values) sums.set(index, (sums.get(index) ?? 0) + (weight * value) / length);
  }
  return { indices: Int32Array.from(sums.keys()), values: Float32Array.from(sums.values()) };
}
