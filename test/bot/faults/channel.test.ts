import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import type { BotMessage } from '../../../sandbox/channel/index.ts';
import type { Fault, FaultyRequest } from '../../../sandbox/tenant/services/fault.ts';
import {
  type Alias,
  checkedVerdictOn,
  EXPECTED_VERDICTS,
  type FaultBot,
  startFaultBot,
} from '../../helpers/bot/fault-bot.ts';
import { FATAL_FAULTS, TOLERABLE_FAULTS } from '../../helpers/bot/fault-cases.ts';

const PEOPLE = ['luca.moretti', 'nora.lindqvist'] as const;

/** Faults after which an answer comes when they are over (`retry-after.test.ts`). */
const isThrottling = (fault: Fault) => fault.kind === 'throttled' || (fault.kind === 'error' && fault.retryAfter);

/** Faults with which a request fails only at the end of its turn. */
const lastsTheTurn = (fault: Fault) => fault.kind === 'never' || fault.kind === 'error';
const SHORT_TURN = { turn: 800, invoke: 800 };

/** Faults that affect only the channel's response: the person has the message already. */
const DELIVERED = [
  'hangs up half-way',
  'answers with an empty body',
  'answers with half a body',
  ...Object.keys(TOLERABLE_FAULTS),
];

describe('When the channel fails, the turn ends in time and the next one is answered', () => {
  let bot: FaultBot;
  before(async () => {
    bot = await startFaultBot();
  });
  afterEach(() => bot.heal());
  after(() => bot.stopClean());

  const person = (alias: Alias) => bot.tenant.person(alias);
  const chatOf = (alias: Alias) => bot.tenant.teams.personalChat(person(alias));
  const cases = Object.entries({ ...FATAL_FAULTS, ...TOLERABLE_FAULTS })
    .filter(([, fault]) => !isThrottling(fault))
    .map(([name, fault], at) => [name, fault, PEOPLE[at % 2] ?? PEOPLE[0]] as const);
  const injectFault = (fault: Fault, only: (request: FaultyRequest) => boolean) => bot.fail('channel', fault, only);
  const isSending = ({ method, url }: FaultyRequest) => method === 'POST' && url.includes('/activities');

  /** Asserts: at most one card, with the right verdict; an undelivered answer is logged; the next turn works. */
  async function expectRecovery(name: string, alias: Alias, act: () => Promise<void>) {
    const chat = chatOf(alias);
    const lines = bot.logged.length;
    const before = chat.messages.length;
    await act();
    await bot.settled();
    bot.heal();
    const shown = chat.messages
      .slice(before)
      .flatMap(({ card }) => (card ? [checkedVerdictOn(card, person(alias))] : []));
    assert.deepEqual(
      shown.filter((verdict) => verdict !== undefined),
      DELIVERED.includes(name) ? [EXPECTED_VERDICTS[alias]] : [],
    );
    if (!DELIVERED.includes(name)) {
      const errors = bot.logged.slice(lines).filter(({ level }) => level === 'error' || level === 50);
      assert.ok(errors.some(({ reference }) => typeof reference === 'string'));
    }
    const after = chat.messages.length;
    await chat.say('hello');
    await chat.until(() => chat.messages.length > after);
  }

  describe('in a message turn and', () => {
    before(async () => {
      for (const alias of PEOPLE) await bot.ask(alias);
    });
    for (const [name, fault, alias] of cases) {
      it(`${name}, to ${alias}`, () =>
        expectRecovery(name, alias, async () => {
          injectFault(fault, isSending);
          if (lastsTheTurn(fault)) bot.shorten(SHORT_TURN);
          assert.equal((await chatOf(alias).say('foto')).status, 200);
        }));
    }
  });

  describe('after the first sign-in and', () => {
    for (const [name, fault, alias] of cases) {
      it(`${name}, to ${alias}`, async () => {
        await bot.restart();
        await expectRecovery(name, alias, async () => {
          let sent = 0;
          injectFault(fault, (request) => {
            if (!isSending(request)) return false;
            sent += 1;
            // Lets the sign-in card through. The next turn is the one that answers.
            if (sent === 1 && lastsTheTurn(fault)) bot.shorten(SHORT_TURN);
            return sent > 1;
          });
          const done = chatOf(alias).exchanges.length;
          assert.equal((await chatOf(alias).say('foto')).status, 200);
          await chatOf(alias).until(() => chatOf(alias).exchanges.length > done);
          assert.equal(chatOf(alias).exchanges.at(-1)?.status, 200);
        });
      });
    }
  });

  describe('while "Check again" edits the message and', () => {
    const messages = new Map<Alias, BotMessage>();
    before(async () => {
      for (const alias of PEOPLE) {
        const before = chatOf(alias).messages.length;
        await chatOf(alias).say('foto');
        await chatOf(alias).until(() => chatOf(alias).messages.length > before);
        const message = chatOf(alias).messages.findLast(({ card }) => checkedVerdictOn(card, person(alias)));
        if (message) messages.set(alias, message);
      }
    });
    for (const [name, fault, alias] of cases) {
      it(`${name}: ${alias} still sees the new card`, async () => {
        const message = messages.get(alias);
        assert.ok(message);
        injectFault(fault, ({ method }) => method === 'PUT');
        if (lastsTheTurn(fault)) bot.shorten(SHORT_TURN);
        assert.equal(checkedVerdictOn(await bot.checkAgain(alias, message), person(alias)), EXPECTED_VERDICTS[alias]);
      });
    }
  });

  describe('while it serves its keys and', () => {
    for (const [name, fault] of Object.entries(FATAL_FAULTS)) {
      // The bot's own timeout for keys is three seconds.
      if (fault.kind === 'never') continue;
      it(`${name}: refuses every request until the keys can be read`, async () => {
        await bot.restart();
        injectFault(fault, ({ method }) => method === 'GET');
        const chat = chatOf('nora.lindqvist');
        const before = chat.messages.length;
        const { status } = await chat.say('hello');
        assert.ok(status >= 400 && status !== 504, String(status));
        assert.equal(chat.messages.length, before);
        bot.heal();
        // The bot reads the keys once per retry interval, which is a second after the first failure.
        while ((await chat.say('hello')).status !== 200) await wait(50);
        await chat.until(() => chat.messages.length > before);
      });
    }
  });
});
