import assert from 'node:assert/strict';
import fc from 'fast-check';
import { textsIn } from '../../../bot/locales/index.ts';
import type { BotMessage, Json, PressOutcome } from '../../../sandbox/channel/index.ts';
import type { Person } from '../../../sandbox/index.ts';
import type { Store } from '../../../src/store/types.ts';
import { nodesOf, textsOn } from '../../helpers/bot/card-contents.ts';
import { memoryStore } from '../../helpers/bot/memory-store.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';
import { answerTo } from '../../helpers/chat/answer-to.ts';

const text = textsIn('en');
const UNKNOWN = { statusCode: 400, type: 'application/vnd.microsoft.error' };

/** Only Tom has the app role, and only his own card in his own chat does anything. */
describe('Attacks with the card of the report', () => {
  let bot: RunningBot;
  let store: Store;
  let card: BotMessage;
  /** *Pause nudges*, and its confirmation, as Tom's Teams sends them. */
  let ask: Json;
  let apply: Json;
  before(async () => {
    store = await memoryStore();
    bot = await startTenantWithBot({ store });
    bot.tenant.teams.switches.throttling = 'off';
    for (const person of [tom(), nora()]) await say(person, 'my photo is wrong');
    card = await say(tom(), 'report');
    ask = buttonOf(card.card, text('reportCard.action.pause'));
    const { response } = await chatOf(tom()).execute(card, ask);
    apply = buttonOf(response?.kind === 'card' ? response.card : undefined, text('reportCard.action.confirm-pause'));
    await bot.settled();
  });
  after(() => bot.stop());

  const tom = () => bot.tenant.person('tom.brandt');
  const nora = () => bot.tenant.chatPerson;
  const chatOf = (person: Person) => bot.tenant.teams.personalChat(person);
  const say = (person: Person, words: string) => answerTo(bot, person, words);
  function buttonOf(shown: unknown, title: string): Json {
    const { actions = [], body = [] } = (shown ?? {}) as { actions?: Json[]; body?: { actions?: Json[] }[] };
    const all = [...actions, ...body.flatMap((element) => element.actions ?? [])];
    const { verb, data } = all.find((action) => action.title === title) ?? assert.fail(`no button ${title}`);
    return { type: 'Action.Execute', verb, data };
  }
  /** The mark on the person's card of a check. */
  function ordinaryMark(person: Person): unknown {
    const marks = nodesOf(chatOf(person).messages[0]?.card).flatMap(({ data }) =>
      data && (data as Json).owner ? [(data as Json).owner] : [],
    );
    return marks[0] ?? assert.fail('The card has no mark.');
  }
  const own = () => apply.data as Record<string, unknown>;
  const audited = async () => (await store.audit.list(bot.tenant.state.id, { since: new Date(0) })).length;

  /** Sends the button, and asserts that nothing is done, sent or edited. */
  async function harmless(person: Person, action: Json): Promise<PressOutcome> {
    const before = [await audited(), chatOf(person).activities.length];
    const outcome = await chatOf(person).execute(card, action, { as: person });
    await bot.settled();
    assert.deepEqual([await audited(), chatOf(person).activities.length], before);
    assert.equal((await store.control.read(bot.tenant.state.id)).pausedAt, undefined);
    return outcome;
  }
  /** The answer to a button that the bot does not have. */
  async function unknownTo(person: Person): Promise<unknown> {
    return (await chatOf(person).execute(card, { ...ask, verb: 'no-such-button' }, { as: person })).body;
  }

  it('answers another person as if the button did not exist, also with a card of their own', async () => {
    const owner = ordinaryMark(nora());
    const unknown = await unknownTo(nora());
    for (const data of [own(), { ...own(), owner }, { ...own(), owner: 'A'.repeat(22) }, {}]) {
      for (const { verb } of [ask, apply]) {
        const { body } = await harmless(nora(), { type: 'Action.Execute', verb, data });
        assert.deepEqual(body, unknown);
      }
    }
    const { statusCode, type } = unknown as typeof UNKNOWN;
    assert.deepEqual({ statusCode, type }, UNKNOWN);
  });

  it("answers Tom's mark of an ordinary card as if the button did not exist", async () => {
    const owner = ordinaryMark(tom());
    assert.notEqual(owner, own().owner);
    const { body } = await harmless(tom(), { ...apply, data: { ...own(), owner } });
    assert.deepEqual(body, await unknownTo(tom()));
  });

  it('does nothing for edited data, whatever it is', async () => {
    const names = fc.constantFrom('action', 'seen', 'owner');
    const value = fc.oneof(
      fc.constantFrom('reset', 'RESUME', 'release', 'mode', '', null, true, 0, [], {}),
      fc.jsonValue({ maxDepth: 1 }),
    );
    await fc.assert(
      fc.asyncProperty(names, value, async (name, edited) => {
        fc.pre(edited !== own()[name]);
        await chatOf(tom()).execute(card, { ...apply, data: { ...own(), [name]: edited } });
        await bot.settled();
        const { pausedAt, heldBackSince } = await store.control.read(bot.tenant.state.id);
        assert.deepEqual([pausedAt, heldBackSince, await audited()], [undefined, undefined, 0]);
      }),
      { numRuns: 25 },
    );
  });

  /** Sends an activity as the channel does, and returns the body of the response. */
  async function post(activity: object): Promise<string> {
    const response = await fetch(`${bot.url}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await bot.tenant.teams.channelToken()}` },
      body: JSON.stringify(activity),
    });
    const body = await response.text();
    await bot.settled();
    return body;
  }

  it('does nothing with the button as a message, or with a sender of another tenant', async () => {
    const message = chatOf(tom()).messageActivity(undefined);
    await post({ ...message, value: { ...own(), verb: apply.verb, intent: apply.verb } });
    assert.equal(await audited(), 0);
    const invoke = { ...message, type: 'invoke', name: 'adaptiveCard/action', value: { action: apply } };
    const tenant = { id: '11111111-2222-3333-4444-555555555555' };
    const foreign = {
      ...{ ...invoke, id: 'f:1', channelData: { ...(message.channelData as object), tenant } },
      conversation: { ...(message.conversation as object), tenantId: tenant.id },
    };
    assert.ok(!(await post(foreign)).includes(text('reportCard.title')));
    assert.equal(await audited(), 0);
    // The same activity of the own tenant is what Teams sends: it pauses.
    assert.ok((await post({ ...invoke, id: 'f:2' })).includes(text('reportCard.done.pause')));
    assert.equal(await audited(), 1);
    const author = { actor: 'root', via: 'command', at: new Date() } as const;
    const resume = { kind: 'control', update: { pausedAt: undefined } } as const;
    await store.adminChanges.apply(bot.tenant.state.id, resume, author);
  });

  it('shows the help instead of the card once the role is gone', async () => {
    await bot.restart();
    bot.tenant.removeAppRoles(tom());
    const before = await audited();
    const outcome = await chatOf(tom()).execute(card, apply);
    await bot.settled();
    assert.equal(textsOn(outcome.card)[0], text('help.title'));
    assert.equal(await audited(), before);
    assert.equal((await store.control.read(bot.tenant.state.id)).pausedAt, undefined);
    const again = await chatOf(tom()).execute(card, ask);
    assert.equal(textsOn(again.card)[0], text('help.title'));
    assert.equal(again.signInShown, false);
    bot.tenant.assignAppRole(tom());
  });

  it('pauses for Tom himself, after a silent sign-in', async () => {
    // Ends the sign-in without the role.
    await bot.restart();
    await say(tom(), 'my photo is wrong');
    await bot.restart();
    const before = await audited();
    const outcome = await chatOf(tom()).execute(card, apply);
    assert.ok(textsOn(outcome.card).includes(text('reportCard.done.pause')));
    assert.equal(await audited(), before + 1);
  });
});
