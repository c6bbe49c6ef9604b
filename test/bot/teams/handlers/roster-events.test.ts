import assert from 'node:assert/strict';
import type { Activity } from 'botbuilder';
import { readAddress } from '../../../../bot/delivery/address.ts';
import { createRosterEvents } from '../../../../bot/teams/handlers/roster-events.ts';
import { turnFromActivity } from '../../../../bot/teams/turn-from-context.ts';
import { CLOUDS } from '../../../../src/microsoft365/clouds.ts';
import type { SenderDetails } from '../../../../src/store/people/types.ts';

const ACTIVITY = {
  type: 'message',
  id: '1',
  channelId: 'msteams',
  serviceUrl: 'https://smba.trafficmanager.net/emea/',
  from: { id: '29:nora', name: 'Nora Lindqvist', aadObjectId: 'nora' },
  recipient: { id: '28:bot', name: 'Photo Sync' },
  conversation: { id: 'a:chat', conversationType: 'personal', tenantId: 'contoso', isGroup: false, name: 'Nora' },
  locale: 'it-IT',
  localTimezone: 'Europe/Rome',
} as Activity;

describe('createRosterEvents', () => {
  function recorded(activity: Activity, cloud = CLOUDS.worldwide): SenderDetails | undefined {
    let met: SenderDetails | undefined;
    const people = {
      recordActivity: (_person: unknown, seen: SenderDetails) => {
        met = seen;
      },
      checkMoreOften: () => {},
      setPreference: async () => true,
      markUnreachable: async () => {},
      erase: async () => true,
      knownRows: async () => undefined,
      saveSettings: async () => true,
      find: async () => undefined,
      forget: () => {},
      objectIds: () => [],
    };
    const turn =
      turnFromActivity(activity, { send: async () => undefined, edit: async () => {} }) ??
      assert.fail('There is no turn.');
    createRosterEvents(people, cloud).record(activity, turn, 'wrote');
    return met;
  }

  it('records address, language and time zone, and no names', () => {
    const met = recorded(ACTIVITY);
    assert.deepEqual([met?.defaultLanguage, met?.timeZone, met?.event], ['it', 'Europe/Rome', 'wrote']);
    assert.ok('reference' in readAddress(met?.address, CLOUDS.worldwide));
    assert.doesNotMatch(JSON.stringify(met), /Nora|Lindqvist/);
  });

  it('leaves language and time zone undefined if the activity does not name them', () => {
    const { locale: _locale, localTimezone: _zone, ...silent } = ACTIVITY;
    const met = recorded(silent as Activity);
    assert.deepEqual([met?.language, met?.timeZone], [undefined, undefined]);
  });

  it('records nothing with a service URL that is not the channel’s in this cloud', () => {
    for (const serviceUrl of ['https://attacker.trafficmanager.net/', 'https://evil.example/', 'http://localhost:1/']) {
      assert.equal(recorded({ ...ACTIVITY, serviceUrl } as Activity), undefined, serviceUrl);
    }
    assert.equal(recorded(ACTIVITY, CLOUDS['gcc-high']), undefined);
  });

  it('records nothing in groups and channels', () => {
    for (const conversationType of ['groupChat', 'channel']) {
      const conversation = { ...ACTIVITY.conversation, conversationType, isGroup: true };
      assert.equal(recorded({ ...ACTIVITY, conversation } as Activity), undefined);
    }
  });
});
