import assert from 'node:assert/strict';
import { textsIn } from '../../../bot/locales/index.ts';
import type { Person } from '../../../sandbox/index.ts';
import { PERSON_TABLES } from '../../../src/store/people/person-tables.ts';
import { buttonsOn, nodesOf, textsOn } from '../../helpers/bot/card-contents.ts';
import { memoryDatabase } from '../../helpers/bot/memory-store.ts';
import { anotherPhoto, type NudgeBot, startNudgeBot } from '../../helpers/bot/nudge-bot.ts';

const text = textsIn('en');
const HOUR = 3_600_000;

describe('What the bot knows about a person', () => {
  let bot: NudgeBot;
  let instances: readonly [string, string];
  before(async () => {
    bot = await startNudgeBot();
    instances = [bot.url, await bot.startInstance()];
  });
  after(() => bot.stop());

  const chatOf = (person: Person) => bot.tenant.teams.personalChat(person);
  const sendTo = (which: 0 | 1) =>
    bot.tenant.teams.connectBot({
      botId: bot.tenant.apps.bot.clientId,
      ssoClientId: bot.tenant.apps.signIn.clientId,
      endpoint: `${instances[which]}/api/messages`,
    });
  /** The answer to a message with this value, as a button without Action.Execute sends it. */
  const answerTo = async (person: Person, value: object) => {
    const chat = chatOf(person);
    const before = chat.messages.length;
    await chat.say(undefined, { value });
    return chat.messages[before] ?? assert.fail('The bot answers.');
  };
  const check = async (person: Person) => {
    const chat = chatOf(person);
    const before = chat.messages.length;
    await chat.say('my photo is wrong');
    await chat.until(() => chat.messages.length > before);
    await bot.settled();
  };

  /** The tables with a row whose text contains what only this person has, with those rows. */
  async function rowsAbout(person: Person): Promise<Map<string, readonly string[]>> {
    const { pglite } = await memoryDatabase();
    const named = await pglite.query<{ name: string }>(
      `select table_name as name from information_schema.columns
        where table_schema = 'photo_sync' and column_name = 'tenant_id'`,
    );
    assert.ok(named.rows.length >= 20, 'The tables are found.');
    const found = new Map<string, readonly string[]>();
    for (const { name } of named.rows) {
      const { rows } = await pglite.query<{ row: string }>(
        `select r::text as row from photo_sync.${name} as r where tenant_id = $1 and
          (position($2 in r::text) > 0 or position($3 in r::text) > 0 or position($4 in r::text) > 0)`,
        [bot.tenant.state.id, person.id, person.userPrincipalName, chatOf(person).id],
      );
      if (rows.length > 0) found.set(name, rows.map(({ row }) => row).toSorted());
    }
    return found;
  }

  /** Puts the person into every table and cache. */
  async function plant(alias: string): Promise<Person> {
    const person = bot.tenant.person(alias);
    const { tenantId, objectId } = bot.keyOf(person);
    await chatOf(person).install();
    await bot.settled();
    await bot.beat();
    bot.tenant.changePhoto(person, anotherPhoto(bot, person));
    for (const which of [0, 1] as const) {
      sendTo(which);
      await check(person);
    }
    const now = bot.tenant.state.clock.now();
    const settings = { language: 'en', wantsNudges: true, quiet: { hours: undefined, days: [7] } };
    assert.ok(await bot.store.roster.saveSettings({ tenantId, objectId }, settings, now));
    const later = new Date(now.getTime() + 24 * HOUR);
    const evidence = { accountName: person.userPrincipalName };
    const nudge = { tenantId, objectId, changeId: String(now.getTime()), kind: 'nudge', change: 'changed' } as const;
    assert.equal(await bot.store.outbox.enqueue({ ...nudge, evidence, notBefore: later }, now), 'added');
    const welcome = { tenantId, objectId, key: alias, address: {}, language: 'en' };
    assert.ok(await bot.store.welcomes.add(welcome, 'test', { now, until: now }));
    const reminder = { askedAt: now, remindAt: new Date(now.getTime() + 24 * HOUR) };
    assert.ok(await bot.store.askedReminders.ask({ tenantId, objectId }, reminder));
    await bot.store.admins.noteRole({ tenantId, objectId }, now);
    assert.ok(await bot.store.admins.setDigest({ tenantId, objectId }, { askedAt: now, at: later }));
    const { pglite } = await memoryDatabase();
    const insert = (row: string) => pglite.query(`insert into photo_sync.${row}`, [tenantId, objectId]);
    await insert(`pilot (tenant_id, object_id, group_id) values ($1, $2, '') on conflict do nothing`);
    await insert(
      `photo_change (tenant_id, object_id, kind, seen_at, state) values ($1, $2, 'changed', now(), 'decided')`,
    );
    await insert(`last_picture (tenant_id, object_id, sha256, thumbnail, kept_until)
      values ($1, $2, 'ab', '\\x00', now() + interval '30 days') on conflict do nothing`);
    // As an instance that died during a sweep leaves it.
    await insert(`graph_slot (tenant_id, slot, reading)
      select $1, 90 + (select count(*) from photo_sync.graph_slot), jsonb_build_array($2::text)`);
    return person;
  }

  it('is listed in words, from every table and cache, without the rows of others', async () => {
    const [own, other] = [await plant('samuel.carter'), bot.tenant.person('luca.moretti')];
    assert.deepEqual([...(await rowsAbout(own)).keys()].toSorted(), [...PERSON_TABLES, 'graph_slot'].toSorted());
    const ofOwn = textsOn((await answerTo(own, { intent: 'show-data' })).card).join('\n');
    const facts = [
      ...(['address', 'pilot', 'welcomed', 'answered', 'welcome-waits', 'fingerprint', 'picture-copy'] as const),
      ...(['signed-in', 'copies'] as const),
    ];
    for (const fact of facts) assert.ok(ofOwn.includes(text(`dataCard.fact.${fact}`)), fact);
    for (const fact of ['nudges', 'changes', 'shown-buttons'] as const)
      assert.ok(ofOwn.includes(text(`dataCard.fact.${fact}`, { count: '1' })), fact);
    for (const kept of ['membership', 'watching', 'sign-in'] as const)
      assert.ok(ofOwn.includes(text(`dataCard.kept.${kept}`)), kept);
    for (const start of ['Your sign-in showed that you’re an administrator', 'You asked for the weekly report.'])
      assert.ok(ofOwn.includes(start), start);
    assert.ok(ofOwn.includes(text('dataCard.fact.chosen-language', { name: 'English' })));
    assert.ok(ofOwn.includes(text('dataCard.fact.quiet-days', { day: 'Sunday' })));
    assert.ok(ofOwn.includes(text('dataCard.kept.days', { count: 90 })));
    const ofOther = textsOn((await answerTo(other, { intent: 'show-data' })).card);
    // Luca's Teams is Italian.
    assert.ok(ofOther.includes(textsIn('it')('dataCard.title.nothing')), ofOther.join('\n'));
    assert.equal((await rowsAbout(other)).size, 0, 'asking stores nothing');
  });

  it('is erased after a confirmation: each row, each cache of each instance, and no other person', async () => {
    const [own, other] = [await plant('samuel.carter'), await plant('nora.lindqvist')];
    const ofOther = await rowsAbout(other);
    const before = await rowsAbout(own);
    const [shown, older] = [await answerTo(own, { intent: 'show-data' }), await answerTo(own, { intent: 'show-data' })];
    sendTo(1);
    await chatOf(own).press(shown, text('action.forget-me'));
    assert.ok(textsOn(shown.card).includes(text('dataCard.title.forget')));
    await bot.settled();
    assert.deepEqual(await rowsAbout(own), before, 'asking changes nothing');
    await chatOf(own).press(shown, text('action.forget-me'));
    assert.ok(textsOn(shown.card).includes(text('dataCard.title.forgotten')));
    assert.deepEqual(buttonsOn(shown.card), []);
    await bot.settled();
    assert.deepEqual([...(await rowsAbout(own)).keys()], []);
    assert.deepEqual(await rowsAbout(other), ofOther);
    // The other instance reads who was erased.
    await bot.beat();
    for (const which of [0, 1] as const) {
      sendTo(which);
      const { card } = await answerTo(own, { intent: 'show-data' });
      const texts = textsOn(card);
      assert.ok(texts.includes(text('dataCard.title.nothing')), texts.join('\n'));
      assert.ok(!texts.includes(text('dataCard.group.memory')), `the memory of instance ${which}`);
      assert.deepEqual(buttonsOn(card), []);
    }
    await chatOf(own).press(older, text('action.forget-me'));
    await chatOf(own).install({ action: 'add-upgrade' });
    await bot.settled();
    assert.deepEqual(
      [...(await rowsAbout(own)).keys()],
      [],
      'neither a question nor a new version of the app brings anything back',
    );
    const sent = chatOf(own).messages.length;
    bot.tenant.state.clock.advance(48 * HOUR);
    await bot.beat();
    assert.equal(chatOf(own).messages.length, sent, 'the queued message is not sent');
    await chatOf(own).say('help');
    await bot.settled();
    assert.ok(await bot.store.roster.find(bot.keyOf(own)), 'the person can come back');
  });

  it('is erased by no one else, and by no message without the person’s own card', async () => {
    const [own, other] = [await plant('priya.raman'), bot.tenant.person('luca.moretti')];
    const shown = await answerTo(own, { intent: 'forget-me' });
    const value = dataOf(shown.card);
    const before = await rowsAbout(own);
    const refused = await answerTo(other, value);
    assert.ok(!textsOn(refused.card).includes(text('dataCard.title.forgotten')));
    await answerTo(own, { intent: 'forget-confirmed' });
    await bot.settled();
    assert.deepEqual([...(await rowsAbout(own)).keys()], [...before.keys()]);
    const confirmed = await answerTo(own, value);
    assert.ok(textsOn(confirmed.card).includes(text('dataCard.title.forgotten')), 'the fallback of an old client');
    await bot.settled();
    assert.equal((await rowsAbout(own)).size, 0);
  });
});

/** What the button that erases sends from a client without Action.Execute. */
function dataOf(card: unknown): object {
  const button = nodesOf(card).find(({ type, verb }) => type === 'Action.Execute' && verb === 'forget-confirmed');
  return (button?.fallback as { readonly data: object } | undefined)?.data ?? assert.fail('There is no button.');
}
