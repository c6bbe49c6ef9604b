import assert from 'node:assert/strict';
import { languageOf, textsIn } from '../../../bot/locales/index.ts';
import type { Person } from '../../../sandbox/index.ts';
import type { FaultyRequest } from '../../../sandbox/tenant/services/fault.ts';
import type { Store } from '../../../src/store/types.ts';
import { textsOn } from '../../helpers/bot/card-contents.ts';
import { memoryDatabase, memoryStore } from '../../helpers/bot/memory-store.ts';
import { PATIENT_TIMEOUTS, type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** People who get the app. */
const PEOPLE = 60;
/** Installations that Teams announces at once. */
const AT_ONCE = 30;
/** Messages a second that Teams accepts. The bot is told more, so that Teams has to refuse some. */
const ACCEPTED = 30;
/** The first welcomes that Teams refuses in any case, also on a machine that is too slow for the limit. */
const REFUSED = 20;

const isSending = ({ method, url }: FaultyRequest) => method === 'POST' && url.includes('/activities');

describe('On the day of the roll-out', () => {
  let bot: RunningBot;
  let store: Store;
  let instances: readonly [string, string];
  before(async () => {
    store = await memoryStore();
    bot = await startTenantWithBot({
      store,
      population: PEOPLE,
      settings: () => ({ TEAMS_MESSAGES_PER_SECOND: '500' }),
      // A turn must not end while Teams asks for a wait, however short it is.
      timeouts: { ...PATIENT_TIMEOUTS, turn: 3 * SECOND },
    });
    instances = [bot.url, await bot.startInstance()];
    // Longer than any turn, even on a slow machine.
    bot.tenant.state.limits.teamsTenant.windows = [{ milliseconds: SECOND, calls: ACCEPTED }];
  });
  afterEach(() => {
    bot.tenant.state.faults.clear();
    bot.tenant.state.limits.violations.reset();
    sendTo(0);
  });
  after(() => bot.stop());

  const sendTo = (which: 0 | 1) =>
    bot.tenant.teams.connectBot({
      botId: bot.tenant.apps.bot.clientId,
      ssoClientId: bot.tenant.apps.signIn.clientId,
      endpoint: `${instances[which]}/api/messages`,
    });
  const chatOf = (person: Person) => bot.tenant.teams.personalChat(person);
  const sample = (alias: string) => bot.tenant.person(alias);
  const waiting = () => store.welcomes.count(bot.tenant.state.id);
  const text = (person: Person) => textsIn(languageOf(person.language));
  const welcomesOf = (person: Person) =>
    chatOf(person).messages.filter(({ card }) => textsOn(card).includes(text(person)('welcome.text'))).length;
  /** Lets retries become due until no welcome waits. */
  const untilWelcomed = async () => {
    await bot.settled();
    while ((await waiting()) > 0) {
      bot.tenant.state.clock.advance(5 * SECOND);
      await bot.beat();
    }
  };
  it('each person gets one welcome and no error, from two instances, and no retry comes too early', async () => {
    const { people } = bot.tenant.state;
    const crowd = [...people.from(people.samplePeople().length)].map(([, person]) => person);
    assert.equal(crowd.length, PEOPLE);
    bot.tenant.state.faults.set('channel', { kind: 'throttled', retryAfter: 1 }, { only: isSending, times: REFUSED });
    for (let start = 0; start < crowd.length; start += AT_ONCE) {
      sendTo(start % (2 * AT_ONCE) ? 1 : 0);
      const installs = crowd.slice(start, start + AT_ONCE).map((person) => chatOf(person).install());
      for (const { status } of await Promise.all(installs)) assert.equal(status, 200);
    }
    await untilWelcomed();
    const unwelcomed = crowd.filter((person) => chatOf(person).activities.length !== 1 || welcomesOf(person) !== 1);
    assert.deepEqual(
      unwelcomed.map(({ userPrincipalName }) => userPrincipalName),
      [],
    );
    assert.equal(bot.tenant.state.limits.violations.of('retryAfter'), 0);
    assert.deepEqual(
      bot.logged.filter(({ level }) => Number(level) >= 50),
      [],
    );
  });

  it('a person who asks meanwhile is answered first, after the pause that Teams asks for', async () => {
    const nora = sample('nora.lindqvist');
    bot.tenant.state.faults.set('channel', { kind: 'throttled', retryAfter: 1 }, { only: isSending, times: 1 });
    await chatOf(nora).say('help');
    assert.deepEqual(textsOn(chatOf(nora).messages.at(-1)?.card)[0], text(nora)('help.title'), 'within its turn');
    assert.equal(chatOf(nora).messages.length, 1);
    assert.equal(bot.tenant.state.limits.violations.of('retryAfter'), 0);
  });

  it('an answer that must wait longer than its turn comes after it, and welcomes of the other instance wait too', async () => {
    const [nora, priya] = [sample('nora.lindqvist'), sample('priya.raman')];
    const sent = chatOf(nora).messages.length;
    const pause = 4;
    let refusedAt = Number.NaN;
    const refuse = (request: FaultyRequest) => {
      if (!isSending(request)) return false;
      if (Number.isNaN(refusedAt)) refusedAt = performance.now();
      return true;
    };
    let welcomedAt = Number.NaN;
    chatOf(priya).onChange(() => {
      if (chatOf(priya).messages.length > 0 && Number.isNaN(welcomedAt)) welcomedAt = performance.now();
    });
    bot.tenant.state.faults.set('channel', { kind: 'throttled', retryAfter: pause }, { only: refuse, times: 1 });
    assert.equal((await chatOf(nora).say('help')).status, 200);
    assert.equal(chatOf(nora).messages.length, sent, 'not within its turn');
    sendTo(1);
    await chatOf(priya).install();
    sendTo(0);
    assert.equal((await chatOf(nora).say('hello')).status, 200);
    await bot.settled();
    const [help, hello] = chatOf(nora).messages.slice(sent);
    const titles = [help, hello].map((message) => textsOn(message?.card)[0]);
    assert.equal(titles[0], text(nora)('help.title'));
    assert.equal(titles[1], text(nora)('hello.title'));
    await untilWelcomed();
    assert.equal(welcomesOf(priya), 1);
    // Timers may be this many milliseconds early.
    assert.ok(welcomedAt >= refusedAt + pause * SECOND - 50, `welcomed after ${welcomedAt - refusedAt} ms`);
    assert.equal(bot.tenant.state.limits.violations.of('retryAfter'), 0);
  });

  it('an edit that must wait comes later, and the button is answered at once', async () => {
    const nora = sample('nora.lindqvist');
    await chatOf(nora).say('my photo is wrong');
    const isCheck = () => JSON.stringify(chatOf(nora).messages.at(-1)?.card ?? {}).includes('check-again');
    await chatOf(nora).until(isCheck);
    const message = chatOf(nora).messages.at(-1) ?? assert.fail('no card');
    const isEdit = ({ method }: FaultyRequest) => method === 'PUT';
    bot.tenant.state.faults.set('channel', { kind: 'throttled', retryAfter: 1 }, { only: isEdit, times: 1 });
    const { response } = await chatOf(nora).press(message, text(nora)('photoCard.action.check-again'));
    assert.equal(response?.kind, 'card');
    await bot.settled();
    assert.equal(message.edits, 1);
  });

  it('a person whose answer is lost by a restart gets an apology, which has nothing of the answer', async () => {
    const nora = sample('nora.lindqvist');
    const sent = chatOf(nora).messages.length;
    bot.tenant.state.faults.set('channel', { kind: 'throttled', retryAfter: 600 }, { only: isSending });
    for (const _question of [1, 2]) assert.equal((await chatOf(nora).say('hello')).status, 200);
    await bot.restart();
    assert.equal(await waiting(), 1, 'one apology');
    const { pglite } = await memoryDatabase();
    const { rows } = await pglite.query('select * from photo_sync.welcome where object_id = $1', [nora.id]);
    assert.doesNotMatch(JSON.stringify(rows), /Nora|AdaptiveCard|https:[^"]*photos/);
    bot.tenant.state.faults.clear();
    // The pause of all messages is in the database's own time, which no test moves.
    await pglite.query('delete from photo_sync.rate where tenant_id = $1', [bot.tenant.state.id]);
    bot.tenant.state.clock.advance(11 * MINUTE);
    await bot.beat();
    await untilWelcomed();
    const cards = chatOf(nora)
      .messages.slice(sent)
      .map(({ card }) => textsOn(card)[0]);
    assert.deepEqual(cards, [text(nora)('failure.title')]);
  });

  describe('while Teams refuses all welcomes,', () => {
    const refuse = () =>
      bot.tenant.state.faults.set('channel', { kind: 'throttled', retryAfter: 600 }, { only: isSending });
    const accept = async () => {
      bot.tenant.state.faults.clear();
      bot.tenant.state.clock.advance(11 * MINUTE);
      await bot.beat();
      await untilWelcomed();
    };

    it('a restart loses none of them', async () => {
      const waitingPeople = [sample('samuel.carter'), sample('kenji.mori')];
      refuse();
      for (const person of waitingPeople) await chatOf(person).install();
      await bot.settled();
      assert.equal(await waiting(), 2);
      await bot.restart();
      for (const person of waitingPeople) assert.equal(chatOf(person).activities.length, 0);
      await accept();
      for (const person of waitingPeople) assert.equal(welcomesOf(person), 1);
    });

    it('a person who removes the app gets none, and one after the next installation', async () => {
      const amara = sample('amara.okafor');
      refuse();
      await chatOf(amara).install();
      await bot.settled();
      await chatOf(amara).uninstall();
      assert.equal(await waiting(), 0);
      await accept();
      assert.equal(chatOf(amara).activities.length, 0);
      await chatOf(amara).install();
      await untilWelcomed();
      assert.equal(welcomesOf(amara), 1);
    });

    it('what is stored has no name', async () => {
      const luca = sample('luca.moretti');
      refuse();
      await chatOf(luca).install();
      await bot.settled();
      const { pglite } = await memoryDatabase();
      const { rows } = await pglite.query('select * from photo_sync.welcome where object_id = $1', [luca.id]);
      assert.equal(rows.length, 1);
      assert.doesNotMatch(JSON.stringify(rows), /Luca|Moretti/i);
      await accept();
      assert.equal(textsOn(chatOf(luca).messages[0]?.card)[0], text(luca)('welcome.title'));
    });
  });
});
