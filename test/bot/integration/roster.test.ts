import assert from 'node:assert/strict';
import type { Store } from '../../../src/store/types.ts';
import { imagesIn } from '../../helpers/bot/card-contents.ts';
import { memoryStore } from '../../helpers/bot/memory-store.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';

describe('The roster', () => {
  let bot: RunningBot;
  let store: Store;
  before(async () => {
    store = await memoryStore();
    bot = await startTenantWithBot({ store });
  });
  after(() => bot.stop());

  const person = () => bot.tenant.chatPerson;
  const chat = () => bot.tenant.teams.personalChat(person());
  const key = (who = person()) => ({ tenantId: bot.tenant.state.id, objectId: who.id });
  const watchedCount = async () =>
    (await store.ledger.count(bot.tenant.state.id, bot.tenant.state.clock.now())).watched;

  it('adds a person at the installation, and watches their photo', async () => {
    await chat().install();
    await bot.settled();
    const entry = await store.roster.find(key());
    assert.equal(entry?.reach, 'here');
    assert.equal(entry?.lastActiveAt, undefined);
    assert.equal(await watchedCount(), 1);
  });

  it('stores language, time zone and address, but no name', async () => {
    await chat().say('help');
    await bot.settled();
    const entry = await store.roster.find(key());
    assert.ok(entry?.lastActiveAt);
    assert.equal(entry.timeZone, person().timeZone);
    const address = JSON.stringify(entry.address);
    assert.match(address, new RegExp(bot.tenant.addresses.channel));
    assert.doesNotMatch(address, new RegExp(person().displayName));
  });

  it('checks a photo more often after its owner asked', async () => {
    const now = bot.tenant.state.clock.now();
    const slot = await store.graphSlots.acquire({ tenantId: bot.tenant.state.id, holder: 'test', slots: 1 }, now, now);
    assert.ok('lease' in slot);
    const plan = await store.ledger.plan(slot.lease, { now, leaseUntil: now, limit: 20, inFlight: [], after: '' });
    assert.ok(plan !== 'lost' && 'people' in plan);
    assert.equal(plan.people[0]?.priorityUntil, undefined);
    await chat().say('my photo is wrong');
    await chat().nextMessage();
    await bot.settled();
    const then = await store.ledger.plan(slot.lease, { now, leaseUntil: now, limit: 20, inFlight: [], after: '' });
    assert.ok(then !== 'lost' && 'people' in then);
    assert.ok((then.people[0]?.priorityUntil?.getTime() ?? 0) > now.getTime());
  });

  it('does not add a person who writes in a group', async () => {
    const [other] = [...bot.tenant.state.people.samplePeople()].filter(({ id }) => id !== person().id);
    assert.ok(other);
    const group = bot.tenant.teams.groupChat('Team', [person(), other]);
    await group.say('help', { from: other });
    await bot.settled();
    assert.equal(await store.roster.find(key(other)), undefined);
  });

  it('marks an unreachable person as reachable when they write', async () => {
    await store.roster.markUnreachable(key());
    bot.tenant.state.clock.advance(3_600_000);
    await chat().say('help');
    await bot.settled();
    assert.equal((await store.roster.find(key()))?.reach, 'here');
  });

  it('erases a person and all their data when they remove the app', async () => {
    await chat().say('my photo is wrong');
    const pictures = () => imagesIn(chat().messages.at(-1)?.card);
    await chat().until(() => pictures().length > 0);
    const [link = ''] = pictures();
    const typeOfPicture = async () => {
      const { pathname, search } = new URL(link);
      const response = await fetch(`${bot.url}${pathname}${search}`, { headers: { connection: 'close' } });
      await response.arrayBuffer();
      return response.headers.get('content-type');
    };
    assert.equal(await typeOfPicture(), 'image/jpeg');
    await chat().uninstall();
    await bot.settled();
    // The neutral picture.
    assert.equal(await typeOfPicture(), 'image/png');
    assert.equal(await store.roster.find(key()), undefined);
    assert.equal((await store.shownButtons.firstShown(key())).size, 0);
    assert.equal(await watchedCount(), 0);
  });
});
