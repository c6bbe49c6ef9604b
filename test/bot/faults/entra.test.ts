import assert from 'node:assert/strict';
import type { BotMessage } from '../../../sandbox/channel/index.ts';
import type { Fault } from '../../../sandbox/tenant/services/fault.ts';
import {
  type Alias,
  checkedVerdictOn,
  EXPECTED_VERDICTS,
  type FaultBot,
  says,
  startFaultBot,
} from '../../helpers/bot/fault-bot.ts';
import { FATAL_FAULTS, TOLERABLE_FAULTS } from '../../helpers/bot/fault-cases.ts';

/** Their cards have the button "Check again". The faults alternate between them. */
const PEOPLE = ['luca.moretti', 'nora.lindqvist'] as const;

describe('When Entra fails, the answer comes in time and is true', () => {
  let bot: FaultBot;
  before(async () => {
    bot = await startFaultBot();
  });
  afterEach(() => bot.heal());
  after(() => bot.stopClean());

  const person = (alias: Alias) => bot.tenant.person(alias);
  const injectFault = (fault: Fault, only?: string) => bot.fail('entra', fault, only);
  /** Restarts the bot, which forgets all sessions, and lets it fetch its own token. */
  const forgetSessions = async (alias: Alias) => {
    await bot.restart();
    const chat = bot.tenant.teams.personalChat(person(alias));
    await chat.say('hello');
    await chat.nextMessage();
  };
  const cases = (faults: Readonly<Record<string, Fault>>) =>
    Object.entries(faults).map(([name, fault], at) => [name, fault, PEOPLE[at % 2] ?? PEOPLE[0]] as const);

  describe('in a message turn of a signed-in person and', () => {
    before(async () => {
      for (const alias of PEOPLE) await bot.ask(alias);
    });
    for (const [name, fault, alias] of cases({ ...FATAL_FAULTS, ...TOLERABLE_FAULTS })) {
      it(`${name}: ${alias} gets the true verdict, because no token is needed`, async () => {
        injectFault(fault);
        assert.equal(checkedVerdictOn((await bot.ask(alias)).card, person(alias)), EXPECTED_VERDICTS[alias]);
      });
    }
  });

  describe('in the first token exchange and', () => {
    for (const [name, fault, alias] of cases(FATAL_FAULTS)) {
      it(`${name}: ${alias} gets "unknown", and the true verdict next time`, async () => {
        await forgetSessions(alias);
        injectFault(fault);
        const { card } = await bot.ask(alias);
        assert.equal(checkedVerdictOn(card, person(alias)), 'unknown');
        assert.ok(says(card, person(alias), 'photoCard.cause.both-unreadable'));
        bot.heal();
        assert.equal(checkedVerdictOn((await bot.ask(alias)).card, person(alias)), EXPECTED_VERDICTS[alias]);
      });
    }

    for (const [name, fault, alias] of cases(TOLERABLE_FAULTS)) {
      it(`${name}: ${alias} gets the true verdict`, async () => {
        await forgetSessions(alias);
        injectFault(fault);
        assert.equal(checkedVerdictOn((await bot.ask(alias)).card, person(alias)), EXPECTED_VERDICTS[alias]);
      });
    }
  });

  describe('in the token exchange of "Check again" and', () => {
    const messages = new Map<Alias, BotMessage>();
    before(async () => {
      for (const alias of PEOPLE) messages.set(alias, await bot.ask(alias));
    });
    for (const [name, fault, alias] of cases({ ...FATAL_FAULTS, ...TOLERABLE_FAULTS })) {
      it(`${name}: ${alias} gets no untrue verdict`, async () => {
        const message = messages.get(alias);
        assert.ok(message);
        await forgetSessions(alias);
        injectFault(fault, '/token');
        const verdict = checkedVerdictOn(await bot.checkAgain(alias, message), person(alias));
        assert.equal(verdict, Object.hasOwn(FATAL_FAULTS, name) ? 'unknown' : EXPECTED_VERDICTS[alias]);
      });
    }
  });
});
