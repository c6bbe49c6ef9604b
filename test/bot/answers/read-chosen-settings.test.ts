import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readChosenSettings } from '../../../bot/answers/read-chosen-settings.ts';
import { LANGUAGES } from '../../../bot/locales/index.ts';

const VALID = { language: 'it', nudges: 'true', quietFrom: '12:00', quietUntil: '14:30', quietDays: '6,7' };

describe('The inputs of the settings', () => {
  it('are read as the card sends them', () => {
    assert.deepEqual(readChosenSettings(VALID), {
      language: 'it',
      wantsNudges: true,
      quiet: { hours: { from: 720, until: 870 }, days: [6, 7] },
    });
    assert.deepEqual(readChosenSettings({ language: 'teams', nudges: 'false' }), {
      language: undefined,
      wantsNudges: false,
      quiet: { hours: undefined, days: [] },
    });
    const night = readChosenSettings({ ...VALID, quietFrom: '20:00:00', quietUntil: '00:00' });
    assert.deepEqual(typeof night === 'object' && night.quiet.hours, { from: 1200, until: 1440 });
  });

  it('are refused or valid, whatever a forged button sends', () => {
    const odd = fc.oneof(
      fc.anything(),
      fc.constantFrom('', 'teams', 'en', 'true', '00:00', '23:59', '24:00', '9:00', '1', '7,7', '1,', '8'),
    );
    const forged = fc.record(
      { language: odd, nudges: odd, quietFrom: odd, quietUntil: odd, quietDays: odd },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.anything(),
          forged,
          forged.map((inputs) => ({ ...VALID, ...inputs })),
        ),
        (data) => {
          const settings = readChosenSettings(data);
          if (typeof settings === 'string') return;
          const { hours, days } = settings.quiet;
          assert.ok([undefined, ...LANGUAGES].some((language) => language === settings.language));
          assert.ok(!hours || (0 <= hours.from && hours.from < hours.until && hours.until <= 1440));
          assert.ok(
            days.every((day, index) => Number.isInteger(day) && day >= 1 && day <= 7 && days.indexOf(day) === index),
          );
        },
      ),
      { numRuns: 500 },
    );
  });
});
