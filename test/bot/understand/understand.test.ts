import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ANY_CHARACTER } from '../../helpers/any-character.ts';
import {
  CHECKS,
  FOLLOW_UPS,
  HELLOS,
  NO_REFUSALS,
  OTHERS,
  REFUSALS,
  RESUMES,
  STOPS,
} from '../../helpers/bot/phrases.ts';
import { understoodAs } from '../../helpers/bot/understood-as.ts';
import { cpuTime } from '../../helpers/cpu-time.ts';

/** None of these phrases is an example that the classifier learns from word by word. */
describe('Understanding a message', () => {
  table(CHECKS, ['check']);
  table(HELLOS, ['greeting']);
  table(STOPS, ['stop']);
  table(RESUMES, ['resume']);
  table(OTHERS, ['help', 'none', 'thanks', 'data', 'unsure']);

  it('is tested with at least as many other messages as checks', () =>
    assert.ok(OTHERS.length + HELLOS.length >= CHECKS.length));

  it('has a result for any text', () => {
    const text = fc.oneof(
      fc.string({ unit: ANY_CHARACTER }),
      fc.string({ unit: 'grapheme', maxLength: 2_000 }),
      fc.string({
        unit: fc.constantFrom('n', "'", 't', ' ', 'my ', 'photo ', '\u0301', '\ud83d', 'ﷺ', '写真', '。'),
        maxLength: 1_000,
      }),
    );
    fc.assert(fc.property(text, (value) => understoodAs(value) !== ''));
  });

  it('ignores case, accents and spacing', () => {
    const variant = fc.tuple(fc.constantFrom(...CHECKS), fc.constantFrom(' ', '  ', '\n'), fc.boolean());
    fc.assert(
      fc.property(variant, ([text, space, upper]) => {
        const changed = ` ${(upper ? text.toUpperCase() : text).replaceAll(' ', space)} `.normalize('NFD');
        assert.notEqual(understoodAs(changed), 'stop', changed);
        if (space !== '\n') assert.equal(understoodAs(changed), 'check', changed);
      }),
    );
  });

  for (const [language, texts] of Object.entries(FOLLOW_UPS)) {
    it(`understands what people answer to a card in ${language}`, () => {
      for (const text of texts) assert.equal(understoodAs(text), 'check', text);
      assert.equal(understoodAs(REFUSALS[language] ?? ''), 'stop');
    });
  }

  it('understands a check in which one more word is unknown, wherever it stands', () => {
    const texts = [...CHECKS, ...Object.values(FOLLOW_UPS).flat()].map((text) => text.split(' '));
    const changed = texts
      .filter(({ length }) => length >= 4)
      .flatMap((words) => words.map((_, at) => words.toSpliced(at, 0, 'zorble').join(' ')));
    const missed = changed.filter((text) => understoodAs(text) !== 'check');
    assert.ok(missed.length <= changed.length * 0.02, missed.join('\n'));
  });

  for (const [language, texts] of Object.entries(NO_REFUSALS)) {
    it(`stops nothing if the person asks it not to stop in ${language}`, () => {
      for (const text of texts) assert.notEqual(understoodAs(text), 'stop', text);
    });
  }

  it('turns no check into something with consequences, whatever happens to its letters', () => {
    const texts = [...CHECKS, ...Object.values(FOLLOW_UPS).flat()];
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.constantFrom(...CHANGES),
        fc.nat(),
        fc.nat(),
        (text, kind, place, other) => {
          const changed = changedText(text, kind, { at: place % text.length, other: text.charAt(other % text.length) });
          assert.ok(!['stop', 'forget'].includes(understoodAs(changed)), changed);
        },
      ),
      { numRuns: 1_500 },
    );
  });

  it('reads very long texts within half a second of CPU time', () => {
    const started = cpuTime();
    understoodAs('my photo '.repeat(1_000_000));
    understoodAs("n'".repeat(5_000_000));
    assert.ok(cpuTime() - started < 500);
  });
});

const CHANGES = [
  'drop',
  'double',
  'swap',
  'replace',
  'accents',
  'wide',
  'joiner',
  'upper',
  'mixed',
  'signature',
] as const;

function changedText(
  text: string,
  change: (typeof CHANGES)[number],
  { at, other }: { at: number; other: string },
): string {
  const [before, letter, after] = [text.slice(0, at), text.charAt(at), text.slice(at + 1)];
  switch (change) {
    case 'drop':
      return before + after;
    case 'double':
      return before + letter + letter + after;
    case 'swap':
      return before + after.charAt(0) + letter + after.slice(1);
    case 'replace':
      return before + other + after;
    case 'accents':
      return text.normalize('NFD').replace(/\p{M}/gu, '');
    case 'wide':
      return text.replace(/[a-z]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0));
    case 'joiner':
      return `${before}${letter}\u200d${after}`;
    case 'upper':
      return text.toUpperCase();
    case 'mixed':
      return before.toUpperCase() + letter + after;
    case 'signature':
      return `${text}\n--\nMaria Rossi\nHead of Sales\n+39 02 1234567`;
  }
}

function table(texts: readonly string[], results: readonly string[]): void {
  describe(results.join(' or '), () => {
    for (const text of texts) {
      it(JSON.stringify(text), () => assert.ok(results.includes(understoodAs(text)), understoodAs(text)));
    }
  });
}
