import assert from 'node:assert/strict';
import type { TextKey } from '../../../bot/locales/index.ts';
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
import { BROKEN_PICTURE_FAULTS, FATAL_FAULTS, TOLERABLE_FAULTS } from '../../helpers/bot/fault-cases.ts';
import { emptyMemoryStore } from '../../helpers/bot/memory-store.ts';

const UNREADABLE = {
  graph: 'photoCard.cause.graph-unreadable',
  sharepoint: 'photoCard.cause.sharepoint-unreadable',
} as const;

/** The faults alternate between them; broken pictures between those with a photo. */
const ASKING: readonly Alias[] = ['luca.moretti', 'samuel.carter', 'nora.lindqvist', 'kenji.mori'];
const WITH_PHOTO = ASKING.slice(0, 3);
/** Their cards have the button "Check again". */
const CHECKING: readonly Alias[] = ['luca.moretti', 'nora.lindqvist'];

for (const service of ['graph', 'sharepoint'] as const) {
  describe(`When ${service} fails, the answer comes in time and is true`, () => {
    let bot: FaultBot;
    before(async () => {
      bot = await startFaultBot();
    });
    afterEach(() => bot.heal());
    after(() => bot.stopClean());

    const person = (alias: Alias) => bot.tenant.person(alias);
    const injectFault = (fault: Fault) => bot.fail(service, fault);

    /** One test for each fault; `card` asks and returns the card that the person sees. */
    function everyFault(
      people: readonly Alias[],
      card: (alias: Alias, fault: Fault) => Promise<unknown>,
      unreadable: TextKey = UNREADABLE[service],
    ) {
      const personFor = (at: number, among = people) => among[at % among.length] ?? 'luca.moretti';
      for (const [at, [name, fault]] of Object.entries(FATAL_FAULTS).entries()) {
        const alias = personFor(at);
        it(`${name}: ${alias} gets "unknown"`, async () => {
          const shown = await card(alias, fault);
          assert.equal(checkedVerdictOn(shown, person(alias)), 'unknown');
          assert.ok(says(shown, person(alias), unreadable));
        });
      }
      for (const [at, [name, fault]] of Object.entries(TOLERABLE_FAULTS).entries()) {
        const alias = personFor(at);
        it(`${name}: ${alias} gets the true verdict`, async () => {
          const verdict = checkedVerdictOn(await card(alias, fault), person(alias));
          const allowed = fault.kind === 'slow' ? [EXPECTED_VERDICTS[alias]] : [EXPECTED_VERDICTS[alias], 'unknown'];
          assert.ok(verdict && allowed.includes(verdict), verdict);
        });
      }
      const withPhoto = people.filter((alias) => WITH_PHOTO.includes(alias));
      for (const [at, [name, fault]] of Object.entries(BROKEN_PICTURE_FAULTS).entries()) {
        const alias = personFor(at, withPhoto);
        it(`${name}: ${alias} gets "unknown" for the picture`, async () => {
          assert.equal(checkedVerdictOn(await card(alias, fault), person(alias)), 'unknown');
        });
      }
    }

    describe('in a message turn and', () => {
      before(async () => {
        for (const alias of ASKING) await bot.ask(alias);
      });
      everyFault(ASKING, async (alias, fault) => {
        injectFault(fault);
        return (await bot.ask(alias)).card;
      });
    });

    describe('in the first token exchange and', () => {
      beforeEach(async () => {
        await emptyMemoryStore();
        await bot.restart();
      });
      const firstTime = async (alias: Alias, fault: Fault) => {
        injectFault(fault);
        const { card } = await bot.ask(alias);
        await bot.settled();
        assert.equal(bot.tenant.teams.personalChat(person(alias)).exchanges.at(-1)?.status, 200);
        return card;
      };
      // Graph gives SharePoint's host, once; without it neither service can be read.
      everyFault(ASKING, firstTime, service === 'graph' ? 'photoCard.cause.both-unreadable' : undefined);
    });

    describe('in "Check again" and', () => {
      const messages = new Map<Alias, BotMessage>();
      before(async () => {
        for (const alias of CHECKING) messages.set(alias, await bot.ask(alias));
      });
      everyFault(CHECKING, async (alias, fault) => {
        const message = messages.get(alias);
        assert.ok(message);
        injectFault(fault);
        return bot.checkAgain(alias, message);
      });
    });
  });
}
