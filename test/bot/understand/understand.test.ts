import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Intent, understand } from '../../../bot/understand/understand.ts';
import { CHECKS, HELLOS, HELPS, RESUMES, STOPS } from '../../helpers/bot/phrases.ts';

describe('understand', () => {
  table(CHECKS, 'check-photo');
  table(HELLOS, 'hello');
  table(STOPS, 'stop-nudges');
  table(RESUMES, 'resume-nudges');
  table(HELPS, 'help');

  it('is tested with at least as many other messages as checks', () =>
    assert.ok(HELPS.length + HELLOS.length >= CHECKS.length));

  it('returns an intent for any text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme', maxLength: 2_000 }),
      fc.string({
        unit: fc.constantFrom('n', "'", 't', ' ', 'my ', 'photo ', '\u0301', '\ud83d', 'ﷺ'),
        maxLength: 1_000,
      }),
    );
    fc.assert(fc.property(text, (value) => INTENTS.includes(understand(value))));
  });

  it('ignores case, accents and spacing', () => {
    const variant = fc.tuple(fc.constantFrom(...CHECKS), fc.constantFrom(' ', '  ', '\n'), fc.boolean());
    fc.assert(
      fc.property(variant, ([text, space, upper]) => {
        const changed = ` ${(upper ? text.toUpperCase() : text).replaceAll(' ', space)} `.normalize('NFD');
        assert.equal(understand(changed), 'check-photo', changed);
      }),
    );
  });

  it('reads very long texts with half a second of CPU time', () => {
    const texts = ['my photo '.repeat(1_000_000), "n'".repeat(5_000_000)];
    const started = process.cpuUsage();
    for (const text of texts) understand(text);
    assert.ok(process.cpuUsage(started).user < 500_000);
  });
});

const INTENTS: readonly Intent[] = ['check-photo', 'stop-nudges', 'resume-nudges', 'help', 'hello'];

function table(texts: readonly string[], intent: Intent): void {
  describe(intent, () => {
    for (const text of texts) {
      it(JSON.stringify(text), () => assert.equal(understand(text), intent));
    }
  });
}
