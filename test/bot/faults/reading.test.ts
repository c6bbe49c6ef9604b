import assert from 'node:assert/strict';
import type { TextKey } from '../../../bot/locales/index.ts';
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
import { BROKEN_PICTURE_FAULTS, FATAL_FAULTS, TOLERABLE_FAULTS } from '../../helpers/bot/fault-cases.ts';
import { emptyMemoryStore } from '../../helpers/bot/memory-store.ts';

const UNREADABLE = {
  graph: 'photoCard.cause.graph-unreadable',
  sharepoint: 'photoCard.cause.sharepoint-unreadable',
} as const;

/** Somebody else for each fault; with broken pictures, somebody who has one. */
const ASKING: readonly Alias[] = ['luca.moretti', 'samuel.carter', 'nora.lindqvist', 'kenji.mori'];
const WITH_PHOTO = ASKING.slice(0, 3);
/** Their cards have the button. */
const CHECKING: readonly Alias[] = ['luca.moretti', 'nora.lindqvist'];

for (const service of ['graph', 'sharepoint'] as const) {
  describe(`When ${service} is in trouble, the answer comes in time and is true`, () => {
    let bot: FaultBot;
    before(async () => {
      bot = await startFaultBot();
    });
    afterEach(() => bot.tenant.state.faults.clear());
    after(() => bot.stopClean());

    const person = (alias: Alias) => bot.tenant.person(alias);
    const strike = (fault: Fault) => bot.tenant.state.faults.set(service, fault);

    /** One test for each way to fail; `card` asks and gives what the person sees. */
    function everyFault(
      people: readonly Alias[],
      card: (alias: Alias, fault: Fault) => Promise<unknown>,
      unreadable: TextKey = UNREADABLE[service],
    ) {
      const someone = (at: number, among = people) => among[at % among.length] ?? 'luca.moretti';
      for (const [at, [name, fault]] of Object.entries(FATAL_FAULTS).entries()) {
        const alias = someone(at);
        it(`${name}: ${alias} reads what is not known`, async () => {
          const shown = await card(alias, fault);
          assert.equal(verdictOn(shown, person(alias)), 'unknown');
          assert.ok(says(shown, person(alias), unreadable));
        });
      }
      for (const [at, [name, fault]] of Object.entries(TOLERABLE_FAULTS).entries()) {
        const alias = someone(at);
        it(`${name}: ${alias} reads what is true`, async () => {
          const verdict = verdictOn(await card(alias, fault), person(alias));
          const right = fault.kind === 'slow' ? [EXPECTED_VERDICTS[alias]] : [EXPECTED_VERDICTS[alias], 'unknown'];
          assert.ok(verdict && right.includes(verdict), verdict);
        });
      }
      const withPhoto = people.filter((alias) => WITH_PHOTO.includes(alias));
      for (const [at, [name, fault]] of Object.entries(BROKEN_PICTURE_FAULTS).entries()) {
        const alias = someone(at, withPhoto);
        it(`${name}: ${alias} reads that nobody can tell`, async () => {
          assert.equal(verdictOn(await card(alias, fault), person(alias)), 'unknown');
        });
      }
    }

    describe('in a message turn, and it', () => {
      before(async () => {
        for (const alias of ASKING) await bot.ask(alias);
      });
      everyFault(ASKING, async (alias, fault) => {
        strike(fault);
        return (await bot.ask(alias)).card;
      });
    });

    describe('in the exchange of the first time, and it', () => {
      beforeEach(async () => {
        await emptyMemoryStore();
        await bot.restart();
      });
      const firstTime = async (alias: Alias, fault: Fault) => {
        strike(fault);
        const { card } = await bot.ask(alias);
        await bot.settled();
        assert.equal(bot.tenant.teams.personalChat(person(alias)).exchanges.at(-1)?.status, 200);
        return card;
      };
      // Where SharePoint is, Graph tells, once.
      everyFault(ASKING, firstTime, service === 'graph' ? 'photoCard.cause.both-unreadable' : undefined);
    });

    describe('in "Check again", and it', () => {
      const messages = new Map<Alias, BotMessage>();
      before(async () => {
        for (const alias of CHECKING) messages.set(alias, await bot.ask(alias));
      });
      everyFault(CHECKING, async (alias, fault) => {
        const message = messages.get(alias);
        assert.ok(message);
        strike(fault);
        return bot.checkAgain(alias, message);
      });
    });
  });
}
