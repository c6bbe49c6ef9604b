import assert from 'node:assert/strict';
import { createPreferences, type PreferencesOptions } from '../../../bot/answers/preferences.ts';
import type { Turn } from '../../../bot/turn.ts';
import { CLOUDS } from '../../../src/microsoft365/clouds.ts';
import type { NudgePreference } from '../../../src/people/people.ts';
import type { RosterEntry } from '../../../src/store/people/types.ts';
import { textsOn } from '../../helpers/bot/card-contents.ts';

/** Monday, 01:00 in Auckland; still Sunday in UTC. */
const NOW = new Date('2026-03-01T12:00:00Z');
const TURN = {
  sender: { tenantId: 'contoso', objectId: 'nora' },
  accountId: '29:nora',
  language: 'en',
  timeZone: 'UTC',
} as Turn;

describe('Preferences for proactive messages', () => {
  let wishes: NudgePreference[];
  const notNow = async (stored: string | undefined) => {
    wishes = [];
    const people: PreferencesOptions['people'] = {
      async setPreference(_person, what) {
        wishes.push(what);
        return true;
      },
      find: async () => (stored ? ({ timeZone: stored } as RosterEntry) : undefined),
    };
    const options = {
      people,
      nudgesReach: async () => true,
      findTarget: async () => undefined,
      cloud: CLOUDS.worldwide,
      signingKeys: [Buffer.alloc(32)] as const,
      hours: { from: 540, until: 1080, days: [1, 2, 3, 4, 5] },
      now: () => NOW,
    };
    return createPreferences(options)['not-now'](TURN, true);
  };

  it('snoozes until the next morning in the stored time zone, not in that of the button press', async () => {
    const card = await notNow('Pacific/Auckland');
    assert.deepEqual(wishes, [{ notBefore: new Date('2026-03-02T20:00:00Z') }]);
    assert.ok(
      textsOn(card).some((text) => text.includes('9:00')),
      textsOn(card).join('\n'),
    );
  });

  it('uses the time zone of the button press if none is stored', async () => {
    await notNow(undefined);
    assert.deepEqual(wishes, [{ notBefore: new Date('2026-03-02T09:00:00Z') }]);
  });
});
