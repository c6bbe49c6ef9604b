import assert from 'node:assert/strict';
import type { PersonSettings, SenderDetails } from '../../../../src/store/people/types.ts';
import { onBothStores } from '../../../helpers/store/both-stores.ts';

const NOON = new Date('2026-03-02T12:00:00Z');
const later = (milliseconds: number) => new Date(NOON.getTime() + milliseconds);
const SENDER: SenderDetails = { address: {}, language: 'it', timeZone: 'Europe/Rome', event: 'installed' };
const QUIET = { hours: { from: 720, until: 840 }, days: [1, 5] };
const SETTINGS: PersonSettings = { language: 'en', wantsNudges: true, quiet: QUIET };

let tenants = 0;

onBothStores('The settings of a person', (open) => {
  let nora: { tenantId: string; objectId: string };
  beforeEach(() => {
    nora = { tenantId: `settings-${++tenants}`, objectId: 'nora' };
  });
  const watched = async () => (await open.store.ledger.count(nora.tenantId, NOON)).watched;

  it('outlive what Teams reports later, and end when the person is erased', async () => {
    const { roster } = open.store;
    assert.equal(await roster.saveSettings(nora, SETTINGS, NOON), false, 'not in the roster');
    await roster.upsert(nora, SENDER, NOON);
    assert.equal(await roster.saveSettings(nora, SETTINGS, NOON), true);
    await roster.upsert(nora, { ...SENDER, language: 'fr', event: 'wrote' }, later(1));
    const { language, chosenLanguage, usedLanguage, quiet } = (await roster.find(nora)) ?? assert.fail();
    assert.deepEqual([language, chosenLanguage, usedLanguage, quiet], ['en', 'en', 'fr', QUIET]);
    assert.equal(await roster.chosenLanguage(nora), 'en');
    assert.deepEqual(await roster.chosenLanguages(nora.tenantId), new Map([['nora', 'en']]));

    await roster.saveSettings(nora, { ...SETTINGS, language: undefined }, later(2));
    assert.equal((await roster.find(nora))?.language, 'fr');
    assert.equal(await roster.chosenLanguage(nora), undefined);
    assert.deepEqual(await roster.chosenLanguages(nora.tenantId), new Map());

    await open.store.erasePerson(nora);
    await roster.upsert(nora, SENDER, later(3));
    assert.equal((await roster.find(nora))?.quiet, undefined);
  });

  it('turn nudges off and on', async () => {
    const { roster } = open.store;
    await roster.upsert(nora, SENDER, NOON);
    await roster.setSnooze(nora, later(9));
    await roster.saveSettings(nora, SETTINGS, later(1));
    assert.deepEqual((await roster.find(nora))?.snoozedUntil, later(9), 'nudges stay on, so the snooze does');
    await roster.saveSettings(nora, { ...SETTINGS, wantsNudges: false }, later(2));
    await roster.saveSettings(nora, { ...SETTINGS, wantsNudges: false }, later(3));
    assert.deepEqual((await roster.find(nora))?.optedOutAt, later(2));
    assert.equal(await watched(), 0);
    await roster.saveSettings(nora, SETTINGS, later(4));
    const { optedOutAt, snoozedUntil } = (await roster.find(nora)) ?? assert.fail();
    assert.deepEqual([optedOutAt, snoozedUntil], [undefined, undefined]);
    assert.equal(await watched(), 1);
  });

  it('that are older than a request to erase are erased, if the person is back meanwhile', async () => {
    const { roster } = open.store;
    const request = { receivedAt: performance.now() - 60_000, at: later(5) };
    await roster.upsert(nora, SENDER, NOON);
    await roster.saveSettings(nora, SETTINGS, later(4));
    await roster.upsert(nora, SENDER, later(6));
    await open.store.erasePerson(nora, request);
    const older = (await roster.find(nora)) ?? assert.fail('The person is back.');
    assert.deepEqual([older.chosenLanguage, older.quiet], [undefined, undefined]);
    await roster.saveSettings(nora, SETTINGS, later(7));
    await open.store.erasePerson(nora, request);
    const newer = (await roster.find(nora)) ?? assert.fail('The person is back.');
    assert.deepEqual([newer.chosenLanguage, newer.quiet], ['en', QUIET]);
  });
});
