import { FILLER, type TaggedWord } from './concepts.ts';

/**
 * Kinds of features that concepts give. `concepts`: which, which together, which beside each other, which first and
 * last. `triples`: three in a row. `apart`: one some words before another. `sequences`: all of a short message.
 * `lengths`: which in a short or long message. `neighbours`: beside which word.
 */
export type ConceptKind = 'concepts' | 'triples' | 'apart' | 'sequences' | 'lengths' | 'neighbours';

type Note = (kind: ConceptKind, name: string) => void;

const UNKNOWN = 'unknown';
const MAX_UNKNOWN = 4;
const MAX_KNOWN = 8;
/** Concepts of one word that combinations of several words use. */
const MAX_COMBINED = 3;
/** Words between two concepts, at most. */
const MAX_APART = 3;
/** Words of a message whose whole sequence is a feature. */
const MAX_SEQUENCE = 4;
const MAX_SEQUENCES = 16;
/** Words of short, … long messages. */
const LENGTHS = [1, 2, 4, 7] as const;

/** Names the features of the concepts of a message. */
export function addConceptCounts(tagged: readonly TaggedWord[], note: Note): void {
  const known = knownWords(tagged);
  const all = [...new Set(known.flat())].sort();
  const unknown = known.filter(([first]) => first === UNKNOWN).length;
  all.forEach((one, at) => {
    note('concepts', `k${one}`);
    for (const other of all.slice(at + 1)) note('concepts', `k${one}+${other}`);
  });
  for (const [one, next] of pairsOf(known, 1)) note('concepts', `k${one}>${next}`);
  note('concepts', `kunknown=${Math.min(unknown, MAX_UNKNOWN)}`);
  note('concepts', `kknown=${Math.min(known.length, MAX_KNOWN)}`);
  for (const one of known[0] ?? []) note('concepts', known.length === 1 ? `k^${one}$` : `k^${one}`);
  for (const one of known.at(-1) ?? []) note('concepts', `k${one}$`);

  const few = known.map((concepts) => concepts.slice(0, MAX_COMBINED));
  few.slice(2).forEach((third, at) => {
    for (const [one, next] of pairsOf(few.slice(at, at + 2), 1)) {
      for (const last of third) note('triples', `t${one}>${next}>${last}`);
    }
  });
  for (let distance = 2; distance <= MAX_APART; distance++) {
    for (const [one, next] of pairsOf(few, distance)) note('apart', `s${one}>>${next}`);
  }
  if (few.length <= MAX_SEQUENCE) {
    for (const sequence of sequencesOf(few)) note('sequences', `q${sequence}`);
    note('sequences', `S${all.join('+')}`);
  }
  const length = LENGTHS.filter((longest) => known.length > longest).length;
  for (const one of all) note('lengths', `l${length}${one}`);
  addNeighbours(tagged, note);
}

/** The concepts of the words that mean something, are unknown, or are no words. */
function knownWords(tagged: readonly TaggedWord[]): readonly (readonly string[])[] {
  return tagged.flatMap(({ word, concepts }) => {
    if (concepts.length > 0) {
      const meaning = concepts.filter((concept) => concept !== FILLER);
      return meaning.length > 0 ? [meaning] : [];
    }
    if (word === '?') return [['?']];
    if (/\p{Extended_Pictographic}/u.test(word)) return [['emoji']];
    return /\p{L}/u.test(word) ? [[UNKNOWN]] : [];
  });
}

/** Every concept with every concept of the word so many places later. */
function pairsOf(known: readonly (readonly string[])[], distance: number): readonly (readonly [string, string])[] {
  return known
    .slice(distance)
    .flatMap((later, at) =>
      (known[at] ?? []).flatMap((one) => later.map((next): readonly [string, string] => [one, next])),
    );
}

function sequencesOf(known: readonly (readonly string[])[]): readonly string[] {
  return known.reduce<readonly string[]>(
    (sequences, concepts) =>
      sequences
        .flatMap((sequence) => concepts.slice(0, 2).map((concept) => `${sequence}>${concept}`))
        .slice(0, MAX_SEQUENCES),
    [''],
  );
}

function addNeighbours(tagged: readonly TaggedWord[], note: Note): void {
  tagged.forEach(({ word }, at) => {
    for (const concept of tagged[at + 1]?.concepts ?? []) note('neighbours', `wc${word}>${concept}`);
    for (const concept of tagged[at - 1]?.concepts ?? []) note('neighbours', `cw${concept}>${word}`);
  });
}
