import assert from 'node:assert/strict';
import type { BotMessage } from '../../../sandbox/channel/index.ts';
import type { Fault } from '../../../sandbox/tenant/services/faults.ts';
import {
  type Alias,
  EXPECTED_VERDICTS,
  type FaultBot,
  says,
  startFaultBot,
  verdictOn,
} from '../../helpers/bot/fault-bot.ts';
import { FATAL_FAULTS, TOLERABLE_FAULTS } from '../../helpers/bot/fault-cases.ts';

/** Their cards have the button "Check again"; somebody else for each fault. */
const PEOPLE = ['luca.moretti', 'nora.lindqvist'] as const;

describe('When Entra is in trouble, the answer comes in time and is true', () => {
  let bot: FaultBot;
  before(async () => {
    bot = await startFaultBot();
  });
  afterEach(() => bot.tenant.state.faults.clear());
  after(() => bot.stopClean());

  const person = (alias: Alias) => bot.tenant.person(alias);
  const strike = (fault: Fault, only?: string) => bot.tenant.state.faults.set('entra', fault, { only });
  /** A bot that remembers nobody, and has what it needs to write. */
  const forgetEverybody = async (alias: Alias) => {
    await bot.restart();
    const chat = bot.tenant.teams.personalChat(person(alias));
    await chat.say('hello');
    await chat.nextMessage();
  };
  const cases = (faults: Readonly<Record<string, Fault>>) =>
    Object.entries(faults).map(([name, fault], at) => [name, fault, PEOPLE[at % 2] ?? PEOPLE[0]] as const);

  describe('in a message turn of somebody who is signed in, and it', () => {
    before(async () => {
      for (const alias of PEOPLE) await bot.ask(alias);
    });
    for (const [name, fault, alias] of cases({ ...FATAL_FAULTS, ...TOLERABLE_FAULTS })) {
      it(`${name}: ${alias} reads what is true, as nobody has to be asked`, async () => {
        strike(fault);
        assert.equal(verdictOn((await bot.ask(alias)).card, person(alias)), EXPECTED_VERDICTS[alias]);
      });
    }
  });

  describe('in the exchange of the first time, and it', () => {
    for (const [name, fault, alias] of cases(FATAL_FAULTS)) {
      it(`${name}: ${alias} reads what is not known, and the next time what is true`, async () => {
        await forgetEverybody(alias);
        strike(fault);
        const { card } = await bot.ask(alias);
        assert.equal(verdictOn(card, person(alias)), 'unknown');
        assert.ok(says(card, person(alias), 'photoCard.cause.both-unreadable'));
        bot.tenant.state.faults.clear();
        assert.equal(verdictOn((await bot.ask(alias)).card, person(alias)), EXPECTED_VERDICTS[alias]);
      });
    }

    for (const [name, fault, alias] of cases(TOLERABLE_FAULTS)) {
      it(`${name}: ${alias} reads what is true`, async () => {
        await forgetEverybody(alias);
        strike(fault);
        assert.equal(verdictOn((await bot.ask(alias)).card, person(alias)), EXPECTED_VERDICTS[alias]);
      });
    }
  });

  describe('in the exchange of "Check again", and it', () => {
    const messages = new Map<Alias, BotMessage>();
    before(async () => {
      for (const alias of PEOPLE) messages.set(alias, await bot.ask(alias));
    });
    for (const [name, fault, alias] of cases({ ...FATAL_FAULTS, ...TOLERABLE_FAULTS })) {
      it(`${name}: ${alias} reads nothing that is not true`, async () => {
        const message = messages.get(alias);
        assert.ok(message);
        await forgetEverybody(alias);
        strike(fault, '/token');
        const verdict = verdictOn(await bot.checkAgain(alias, message), person(alias));
        assert.equal(verdict, Object.hasOwn(FATAL_FAULTS, name) ? 'unknown' : EXPECTED_VERDICTS[alias]);
      });
    }
  });
});
