import { addConceptCounts, type ConceptKind } from './concept-features.ts';
import type { TaggedWord } from './concepts.ts';
import { UNSPACED } from './tokens.ts';

/** A sparse vector. `indices` are distinct. */
export interface SparseVector {
  readonly indices: Int32Array;
  readonly values: Float32Array;
}

/** The words of a message as one language has them, with the share of that language: all shares together are 1. */
export interface LanguageReading {
  readonly tagged: readonly TaggedWord[];
  readonly share: number;
}

/** Number of different features: hashed names share a place by chance, which costs little. */
export const FEATURES = 1 << 17;

/** Weights of the kinds of features. Each kind has this length in the vector, however long the message is. */
const WEIGHTS = {
  pieces: 0.8,
  words: 0.5,
  pairs: 0.3,
  concepts: 2,
  triples: 0.7,
  apart: 0.7,
  sequences: 0.7,
  lengths: 0.7,
  neighbours: 0.5,
} as const;
/** Lengths of pieces of words, in characters. */
const PIECES = { shortest: 2, longest: 5 } as const;
const UNSPACED_PIECES = { shortest: 1, longest: 4 } as const;
/** A feature counts at most so often, so that a repeated word does not outweigh the others. */
const MAX_COUNT = 2;

type Counts = Map<number, number>;

/** Features of one kind: place → how often. */
interface Kind {
  readonly counts: Counts;
  readonly weight: number;
}

/**
 * What a message looks like: the weighted features of pieces of words, words, pairs of words, by place. It needs no
 * knowledge of the language.
 */
export type Surface = ReadonlyMap<number, number>;

export function readSurface(tokens: readonly string[]): Surface {
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
  const sums = new Map<number, number>([[0, 1]]);
  addKind(sums, { counts: pieces, weight: WEIGHTS.pieces });
  addKind(sums, { counts: words, weight: WEIGHTS.words });
  addKind(sums, { counts: pairs, weight: WEIGHTS.pairs });
  return sums;
}

/** The vector of a surface alone. */
export function surfaceFeatures(surface: Surface): SparseVector {
  return toVector(surface);
}

/** What a message looks like, and what its words mean in the languages in which it may be written. */
export function allFeatures(surface: Surface, languages: readonly LanguageReading[]): SparseVector {
  const kinds = new Map<ConceptKind, Counts>();
  for (const { tagged, share } of languages) {
    addConceptCounts(tagged, (kind, name) => {
      const counts = kinds.get(kind) ?? new Map();
      kinds.set(kind, counts);
      add(counts, name, share);
    });
  }
  const sums = new Map(surface);
  for (const [kind, counts] of kinds) addKind(sums, { counts, weight: WEIGHTS[kind] });
  return toVector(sums);
}

function addPieces(counts: Counts, text: string, { shortest, longest }: typeof PIECES | typeof UNSPACED_PIECES): void {
  for (let length = shortest; length <= longest; length++) {
    for (let at = 0; at + length <= text.length; at++) add(counts, `c${text.slice(at, at + length)}`);
  }
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

/** Adds the weighted features of one kind. A loop over the entries of a map would create an array for each. */
function addKind(sums: Map<number, number>, { counts, weight }: Kind): void {
  let squares = 0;
  for (const count of counts.values()) squares += Math.min(count, MAX_COUNT) ** 2;
  const scale = weight / (Math.sqrt(squares) || 1);
  counts.forEach((count, index) => {
    sums.set(index, (sums.get(index) ?? 0) + Math.min(count, MAX_COUNT) * scale);
  });
}

function toVector(sums: ReadonlyMap<number, number>): SparseVector {
  return { indices: Int32Array.from(sums.keys()), values: Float32Array.from(sums.values()) };
}
