import assert from 'node:assert/strict';
import { textsIn } from '../../../bot/locales/index.ts';
import type { Person } from '../../../sandbox/index.ts';
import type { Store } from '../../../src/store/types.ts';
import { buttonsOn, nodesOf, textsOn } from '../../helpers/bot/card-contents.ts';
import { memoryStore } from '../../helpers/bot/memory-store.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';
import { validateCard } from '../../helpers/bot/validate-card.ts';
import { answerTo } from '../../helpers/chat/answer-to.ts';

const text = textsIn('en');
const HELP = text('help.title');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** *Report* in words, and the buttons of its card. Tom has the app role. */
describe('The report in the chat', () => {
  let bot: RunningBot;
  let store: Store;
  before(async () => {
    store = await memoryStore();
    bot = await startTenantWithBot({ store });
    // One person writes more than Teams lets a bot answer in a chat.
    bot.tenant.teams.switches.throttling = 'off';
  });
  after(() => bot.stop());
  afterEach(async () => {
    bot.tenant.assignAppRole(tom());
    // Ends the sign-ins, as they may be without the role.
    await bot.restart();
    bot.tenant.teams.switches.signInFailure = undefined;
  });

  const tom = () => bot.tenant.person('tom.brandt');
  const nora = () => bot.tenant.chatPerson;
  const chatOf = (person: Person) => bot.tenant.teams.personalChat(person);
  const keyOf = ({ id }: Person) => ({ tenantId: bot.tenant.state.id, objectId: id });

  const say = (person: Person, words: string) => answerTo(bot, person, words);
  const titleOf = (card: unknown) => textsOn(card)[0];
  const signIns = () => bot.logged.filter(({ event }) => event === 'sign-in-requested').length;
  /** The report, after a sign-in for something else. */
  async function report() {
    await say(tom(), 'my photo is wrong');
    const message = await say(tom(), 'report');
    assert.equal(titleOf(message.card), text('reportCard.title'));
    return message;
  }
  const controls = async () => (await store.audit.list(bot.tenant.state.id, { since: new Date(0) })).length;

  it('is the help for people without the role, with a sign-in and without one', async () => {
    const before = signIns();
    const first = await say(nora(), 'report');
    assert.equal(titleOf(first.card), HELP);
    assert.equal(signIns(), before);
    await say(nora(), 'my photo is wrong');
    const second = await say(nora(), 'report');
    const help = await say(nora(), 'help');
    assert.deepEqual([first.card, second.card], [help.card, help.card]);
    assert.equal(await store.admins.find(keyOf(nora())), undefined);
  });

  it('is the help for an admin whose role no sign-in has shown yet', async () => {
    const before = signIns();
    assert.equal(titleOf((await say(tom(), 'report')).card), HELP);
    assert.equal(signIns(), before);
  });

  it('shows an admin numbers, a chart with a table, and no name', async () => {
    await say(nora(), 'my photo is wrong');
    const { card } = await report();
    assert.ok(card);
    assert.equal(titleOf(card), text('reportCard.title'));
    assert.deepEqual(validateCard(card as never), []);
    const charts = nodesOf(card).filter(({ type }) => String(type).startsWith('Chart.'));
    assert.deepEqual(
      charts.map(({ type, fallback }) => [type, (fallback as { type: string }).type]),
      [
        ['Chart.HorizontalBar', 'Table'],
        ['Chart.Line', 'Table'],
      ],
    );
    const json = JSON.stringify(card);
    for (const { id, displayName, userPrincipalName } of bot.tenant.state.people.samplePeople()) {
      for (const own of [id, displayName, userPrincipalName]) assert.ok(!json.includes(own), own);
    }
    const data = charts[0]?.data as { x: string; y: number }[];
    assert.deepEqual(
      data.toSorted((a, b) => (a.x < b.x ? -1 : 1)),
      [
        { x: text('reportCard.verdict.sync-off'), y: 1 },
        { x: text('reportCard.verdict.out-of-date'), y: 1 },
      ].toSorted((a, b) => (a.x < b.x ? -1 : 1)),
    );
    assert.deepEqual(buttonsOn(card), [text('reportCard.action.pause'), text('reportCard.action.digest-on')]);
  });

  it('has the answers of a moment ago', async () => {
    const total = ({ card }: Awaited<ReturnType<typeof report>>) => {
      const chart = nodesOf(card).find(({ type }) => type === 'Chart.HorizontalBar');
      return nodesOf(chart?.data).reduce((sum, { y }) => sum + Number(y), 0);
    };
    const before = total(await report());
    const luca = chatOf(bot.tenant.person('luca.moretti'));
    await luca.say('my photo is wrong');
    await luca.nextMessage();
    const chat = chatOf(tom());
    const sent = chat.messages.length;
    await chat.say('report', { locale: 'en-GB' });
    await chat.until(() => chat.messages.length > sent);
    assert.equal(total(chat.messages[sent] ?? assert.fail()), before + 1);
    await bot.settled();
  });

  it('needs no other question after a restart: the person is signed in silently', async () => {
    await report();
    await bot.restart();
    assert.equal(titleOf((await say(tom(), 'report')).card), text('reportCard.title'));
  });

  it('is the help once a sign-in shows that the role is gone', async () => {
    await report();
    await bot.restart();
    bot.tenant.removeAppRoles(tom());
    assert.equal(titleOf((await say(tom(), 'report')).card), HELP);
    assert.equal(await store.admins.find(keyOf(tom())), undefined);
    const before = signIns();
    assert.equal(titleOf((await say(tom(), 'report')).card), HELP);
    assert.equal(signIns(), before);
  });

  it('shows no sign-in button to a person whose role is gone, even if Entra wants to see them', async () => {
    await report();
    await bot.restart();
    bot.tenant.removeAppRoles(tom());
    bot.tenant.state.policies.requireMfa(tom());
    try {
      assert.equal(titleOf((await say(tom(), 'report')).card), HELP);
    } finally {
      bot.tenant.state.policies.waiveMfa(tom());
    }
  });

  it('does not trust a token that Entra has not accepted', async () => {
    await report();
    await bot.restart();
    bot.tenant.state.faults.set('entra', { kind: 'error', status: 503 });
    try {
      assert.equal(titleOf((await say(tom(), 'report')).card), HELP);
    } finally {
      bot.tenant.state.faults.clear();
    }
  });

  it('pauses, resumes and releases like the command, after a confirmation, with the same audit', async () => {
    const { tenantId, objectId } = keyOf(tom());
    const message = await report();
    const press = (title: Parameters<typeof text>[0]) => chatOf(tom()).press(message, text(title));
    const state = () => store.control.read(tenantId);
    const before = await controls();
    await press('reportCard.action.pause');
    assert.ok(textsOn(message.cardFor(tom())).includes(text('reportCard.ask.pause')));
    assert.deepEqual([(await state()).pausedAt, await controls()], [undefined, before]);
    await press('reportCard.action.back');
    assert.equal((await state()).pausedAt, undefined);
    await press('reportCard.action.pause');
    await press('reportCard.action.confirm-pause');
    assert.ok(textsOn(message.cardFor(tom())).includes(text('reportCard.done.pause')));
    assert.ok((await state()).pausedAt);
    await press('reportCard.action.resume');
    await press('reportCard.action.confirm-resume');
    assert.equal((await state()).pausedAt, undefined);
    await store.control.holdBack(tenantId, bot.tenant.state.clock.now());
    const held = await say(tom(), 'report');
    assert.ok(buttonsOn(held.card).includes(text('reportCard.action.release')));
    await chatOf(tom()).press(held, text('reportCard.action.release'));
    await chatOf(tom()).press(held, text('reportCard.action.confirm-release'));
    assert.equal((await state()).heldBackSince, undefined);
    const entries = (await store.audit.list(tenantId, { since: new Date(0) })).slice(0, 3).toReversed();
    assert.deepEqual(
      entries.map(({ action, via, actor }) => [action, via, actor]),
      [
        ['pause', 'chat', objectId],
        ['pause', 'chat', objectId],
        ['release', 'chat', objectId],
      ],
    );
  });

  it('does nothing with a confirmation whose state has passed', async () => {
    const { tenantId } = keyOf(tom());
    await store.control.holdBack(tenantId, bot.tenant.state.clock.now());
    const message = await report();
    await chatOf(tom()).press(message, text('reportCard.action.release'));
    const author = { actor: 'root', via: 'command', at: bot.tenant.state.clock.now() } as const;
    await store.adminChanges.apply(tenantId, { kind: 'release' }, author);
    bot.tenant.state.clock.advance(60_000);
    await store.control.holdBack(tenantId, bot.tenant.state.clock.now());
    const before = await controls();
    await chatOf(tom()).press(message, text('reportCard.action.confirm-release'));
    assert.ok(textsOn(message.cardFor(tom())).includes(text('reportCard.changed')));
    assert.ok((await store.control.read(tenantId)).heldBackSince);
    assert.equal(await controls(), before);
    await store.adminChanges.apply(tenantId, { kind: 'release' }, author);
  });

  it('sends the weekly report to an admin who asked for it, until they stop it on its card', async () => {
    const message = await report();
    await chatOf(tom()).press(message, text('reportCard.action.digest-on'));
    assert.ok(textsOn(message.cardFor(tom())).includes(text('reportCard.done.digest-on')));
    const data = await say(tom(), 'what do you know about me?');
    assert.ok(textsOn(data.card).some((line) => line.startsWith('You asked for the weekly report.')));
    const before = chatOf(tom()).messages.length;
    bot.tenant.state.clock.advance(6 * DAY);
    await bot.beat();
    await bot.settled();
    assert.equal(chatOf(tom()).messages.length, before);
    // The hours of the person may be up to three days later.
    for (let hours = 0; hours < 96 && chatOf(tom()).messages.length === before; hours += 4) {
      bot.tenant.state.clock.advance(4 * HOUR);
      await bot.beat();
      await bot.settled();
    }
    const [weekly, ...more] = chatOf(tom()).messages.slice(before);
    assert.deepEqual([titleOf(weekly?.card), more.length], [text('reportCard.digest-title'), 0]);
    assert.ok(weekly);
    await chatOf(tom()).press(weekly, text('reportCard.action.digest-off'));
    assert.ok(textsOn(weekly.cardFor(tom())).includes(text('reportCard.done.digest-off')));
    assert.equal((await store.admins.find(keyOf(tom())))?.digestAt, undefined);
  });
});
