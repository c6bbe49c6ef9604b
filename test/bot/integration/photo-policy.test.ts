import assert from 'node:assert/strict';
import { textsIn } from '../../../bot/locales/index.ts';
import { ROLE_TEMPLATES } from '../../../sandbox/tenant/people/directory-roles.ts';
import type { PhotoUpdateSettings } from '../../../sandbox/tenant/policies.ts';
import { type OddTenant, shows, startOddTenant } from '../../helpers/bot/odd-forms.ts';

const text = textsIn('en');
const HOUR = 3_600_000;
const PERMISSION = 'PeopleSettings.Read.All';
const ADMINS_ONLY: PhotoUpdateSettings = {
  source: 'cloud',
  allowedRoles: [ROLE_TEMPLATES['People Administrator']],
};

describe("The tenant's settings for changing photos", () => {
  let bot: OddTenant;
  beforeEach(async () => {
    bot = await startOddTenant();
  });
  afterEach(() => bot.stop());

  /** Changes the tenant's settings and the app's permissions, and lets the bot read them. */
  async function configure(photoUpdates: PhotoUpdateSettings, ...permissions: string[]): Promise<void> {
    bot.tenant.state.policies.photoUpdates = photoUpdates;
    bot.tenant.apps.signIn.applicationGrants?.graph.splice(0, Infinity, ...permissions);
    await bot.restart();
  }

  const isLocked = (texts: readonly string[]) => texts.includes(text('photoCard.locked'));
  const offersChange = (texts: readonly string[]) =>
    texts.some((one) => one.startsWith(`[${text('photoCard.action.change-photo')}]`)) ||
    texts.includes(text('photoCard.action.change-photo'));
  const settingsRequests = () =>
    bot.tenant.state.requests.of('graph').filter(({ url }) => /photoUpdateSettings/i.test(url));

  for (const [policy, settings] of [
    ['photos are managed on-premises', { source: 'onPremises', allowedRoles: [] }],
    ['only admins may change photos', ADMINS_ONLY],
  ] as const) {
    it(`${policy}: no card offers to change the photo`, async () => {
      await configure(settings, PERMISSION);
      const outdated = await bot.ask('nora.lindqvist');
      shows(outdated, 'out-of-date');
      assert.deepEqual([isLocked(outdated), offersChange(outdated)], [true, false]);
      const none = await bot.ask('kenji.mori');
      shows(none, 'no-photo', 'photoCard.remedy.tell-admin');
      assert.deepEqual([isLocked(none), offersChange(none)], [true, false]);
    });
  }

  it('everyone may change photos: the card does not mention the settings', async () => {
    await configure({ source: 'cloud', allowedRoles: [] }, PERMISSION);
    const texts = await bot.ask('kenji.mori');
    shows(texts, 'no-photo');
    assert.deepEqual([isLocked(texts), offersChange(texts)], [false, true]);
  });

  it('without the permission: no mention, no failure and no further requests', async () => {
    await configure(ADMINS_ONLY);
    bot.tenant.state.requests.clear();
    for (const alias of ['kenji.mori', 'samuel.carter']) assert.equal(isLocked(await bot.ask(alias)), false);
    assert.deepEqual(settingsRequests(), []);
    assert.ok(bot.logged.every((line) => !JSON.stringify(line.failures ?? {}).includes('photoPolicy')));
  });

  it('are read again after an hour, without delaying the answer', async () => {
    await configure({ source: 'cloud', allowedRoles: [] }, PERMISSION);
    bot.tenant.state.policies.photoUpdates = ADMINS_ONLY;
    assert.equal(isLocked(await bot.ask('kenji.mori')), false);
    bot.tenant.state.clock.advance(HOUR);
    assert.equal(isLocked(await bot.ask('kenji.mori')), false);
    await bot.settled();
    assert.equal(isLocked(await bot.ask('kenji.mori')), true);
  });

  it('count as failed if they cannot be read; the verdict does not need them', async () => {
    bot.tenant.state.faults.set('graph', { kind: 'error', status: 500 }, { only: 'photoUpdateSettings' });
    await configure(ADMINS_ONLY, PERMISSION);
    const texts = await bot.ask('kenji.mori');
    shows(texts, 'no-photo');
    assert.equal(isLocked(texts), false);
    const line = bot.logged.find(({ verdict }) => verdict === 'no-photo');
    assert.match(JSON.stringify(line?.failures), /"photoPolicy":"unavailable/);
  });
});
