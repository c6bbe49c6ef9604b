import assert from 'node:assert/strict';
import type { Store } from '../../../src/store/types.ts';
import { verdictOn } from '../../helpers/bot/card-contents.ts';
import { memoryStore } from '../../helpers/bot/memory-store.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';

/** The channel passes on what clients write: ids in any case, control characters, time zones of any kind. */
describe('A person whose client spells things differently', () => {
  let bot: RunningBot;
  let store: Store;
  before(async () => {
    store = await memoryStore();
    bot = await startTenantWithBot({ store });
    await chat().install({ silent: true });
  });
  after(() => bot.stop());

  const person = () => bot.tenant.chatPerson;
  const chat = () => bot.tenant.teams.personalChat(person());
  const entry = () => store.roster.find({ tenantId: bot.tenant.state.id, objectId: person().id });
  const peopleInRoster = async () => (await store.roster.count(bot.tenant.state.id)).here;

  async function post(text: string, changes: (activity: Record<string, never>) => object): Promise<void> {
    const activity = structuredClone(chat().messageActivity(text)) as unknown as Record<string, never>;
    const { status } = await bot.tenant.teams.postRaw({ ...activity, ...changes(activity) });
    assert.equal(status, 200);
    await bot.settled();
  }
  const upperCase = ({ from, conversation, channelData }: Record<string, object & Record<string, unknown>>) => ({
    from: { ...from, aadObjectId: String(from?.aadObjectId).toUpperCase() },
    conversation: { ...conversation, tenantId: bot.tenant.state.id.toUpperCase() },
    channelData: { ...channelData, tenant: { id: bot.tenant.state.id.toUpperCase() } },
  });

  it('is one person in the roster, whatever the case of the ids', async () => {
    await post('help', () => ({}));
    await post('stop', upperCase);
    assert.equal(await peopleInRoster(), 1);
    assert.ok((await entry())?.optedOutAt);
    await post('start', upperCase);
    assert.equal((await entry())?.optedOutAt, undefined);
  });

  it('is signed in: the token’s ids have another case', async () => {
    await post('my photo is wrong', upperCase);
    await chat().until(() => chat().messages.some(({ card }) => verdictOn(card) === 'out-of-date'));
  });

  it('stays in the roster despite control characters and broken surrogates', async () => {
    await store.erasePerson({ tenantId: bot.tenant.state.id, objectId: person().id });
    await bot.restart();
    const odd = '\0\u0007\ud800';
    await post('help', ({ from, conversation }: Record<string, Record<string, unknown>>) => ({
      from: { ...from, id: `${from?.id}${odd}`, name: `Nora${odd}`, aadObjectId: `${odd}${person().id}` },
      conversation: { ...conversation, tenantId: `${bot.tenant.state.id}${odd}` },
      locale: `en-GB${odd}`,
      localTimezone: `Europe/Rome${odd}`,
    }));
    assert.ok(await entry());
  });

  const zones: readonly (readonly [reported: string, stored: string])[] = [
    ['Europe/Rome', 'Europe/Rome'],
    ['', 'Europe/Rome'],
    ['Etc/Unknown', 'Europe/Rome'],
    ['x'.repeat(80_000), 'Europe/Rome'],
    ['Romance Standard Time', 'Europe/Paris'],
    ['america/NEW_york', 'America/New_York'],
    ['+05:30', 'America/New_York'],
    ['India Standard Time', 'Asia/Calcutta'],
  ];
  it('keeps the last known time zone while the client reports none', async () => {
    for (const [reported, stored] of zones) {
      await post('help', () => ({ localTimezone: reported, entities: [{ type: 'clientInfo', timezone: reported }] }));
      assert.equal((await entry())?.timeZone, stored, reported.slice(0, 30));
    }
  });
});
