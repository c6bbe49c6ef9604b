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

describe("The tenant's settings for changing photos, through the front door", () => {
  let bot: OddTenant;
  beforeEach(async () => {
    bot = await startOddTenant();
  });
  afterEach(() => bot.stop());

  /** What the tenant's admins decide, and what the bot knows of it when it has read it. */
  async function decide(photoUpdates: PhotoUpdateSettings, ...permissions: string[]): Promise<void> {
    bot.tenant.state.policies.photoUpdates = photoUpdates;
    bot.tenant.apps.signIn.applicationGrants?.graph.splice(0, Infinity, ...permissions);
    await bot.restart();
  }

  const isLocked = (texts: readonly string[]) => texts.includes(text('photoCard.locked'));
  const offersChange = (texts: readonly string[]) =>
    texts.some((one) => one.startsWith(`[${text('photoCard.action.change-photo')}]`)) ||
    texts.includes(text('photoCard.action.change-photo'));
  const asked = () => bot.tenant.state.requests.of('graph').filter(({ url }) => /photoUpdateSettings/i.test(url));

  for (const [who, settings] of [
    ['the own directory has them', { source: 'onPremises', allowedRoles: [] }],
    ['admins alone may change them', ADMINS_ONLY],
  ] as const) {
    it(`${who}: nobody is sent to change theirs`, async () => {
      await decide(settings, PERMISSION);
      const outdated = await bot.ask('nora.lindqvist');
      shows(outdated, 'out-of-date');
      assert.deepEqual([isLocked(outdated), offersChange(outdated)], [true, false]);
      const none = await bot.ask('kenji.mori');
      shows(none, 'no-photo', 'photoCard.remedy.tell-admin');
      assert.deepEqual([isLocked(none), offersChange(none)], [true, false]);
    });
  }

  it('everybody may change them: nothing is said of it', async () => {
    await decide({ source: 'cloud', allowedRoles: [] }, PERMISSION);
    const texts = await bot.ask('kenji.mori');
    shows(texts, 'no-photo');
    assert.deepEqual([isLocked(texts), offersChange(texts)], [false, true]);
  });

  it('without the permission nothing is said, nothing has failed, and nobody asks again', async () => {
    await decide(ADMINS_ONLY);
    bot.tenant.state.requests.clear();
    for (const alias of ['kenji.mori', 'samuel.carter']) assert.equal(isLocked(await bot.ask(alias)), false);
    assert.deepEqual(asked(), []);
    assert.ok(bot.logged.every((line) => !JSON.stringify(line.failures ?? {}).includes('photoPolicy')));
  });

  it('are read again after an hour, and the one who asks then does not wait for it', async () => {
    await decide({ source: 'cloud', allowedRoles: [] }, PERMISSION);
    bot.tenant.state.policies.photoUpdates = ADMINS_ONLY;
    assert.equal(isLocked(await bot.ask('kenji.mori')), false);
    bot.tenant.state.clock.advance(HOUR);
    assert.equal(isLocked(await bot.ask('kenji.mori')), false);
    await bot.settled();
    assert.equal(isLocked(await bot.ask('kenji.mori')), true);
  });

  it('that can not be read have failed, and the photo is judged without them', async () => {
    bot.tenant.state.faults.set('graph', { kind: 'error', status: 500 }, { only: 'photoUpdateSettings' });
    await decide(ADMINS_ONLY, PERMISSION);
    const texts = await bot.ask('kenji.mori');
    shows(texts, 'no-photo');
    assert.equal(isLocked(texts), false);
    const line = bot.logged.find(({ verdict }) => verdict === 'no-photo');
    assert.match(JSON.stringify(line?.failures), /"photoPolicy":"unavailable/);
  });
});
