import assert from 'node:assert/strict';
import { type Listening, listen } from '../../../sandbox/http/listen.ts';
import type { Person } from '../../../sandbox/index.ts';
import { createRequestLog } from '../../../sandbox/tenant/services/request-log.ts';
import { verdictOn } from '../../helpers/bot/card-contents.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';

/** Each person can write their own `mySite`, e.g. with `PATCH /me`. */
describe("A member who writes a foreign address into their own account's mySite", () => {
  let bot: RunningBot;
  let foreign: Listening;
  const log = createRequestLog();
  beforeEach(async () => {
    log.clear();
    foreign = await listen((_request, response) => response.end('{}'), { service: 'sharepoint', log });
  });
  afterEach(async () => {
    await bot.stop();
    await foreign.stop();
  });

  const attacker = () => bot.tenant.person('nora.lindqvist');
  const accomplice = () => bot.tenant.person('priya.raman');
  const victim = () => bot.tenant.person('samuel.carter');

  function poison(person: Person): void {
    person.claimedMySite = `${foreign.origin}/personal/${person.id}/`;
  }
  async function say(person: Person, text: string) {
    const chat = bot.tenant.teams.personalChat(person);
    await chat.say(text);
    return chat.nextMessage();
  }
  /** What the person sees; every link on the card must lead to Microsoft's services. */
  async function ask(person: Person, text = 'my photo is wrong') {
    const { card } = await say(person, text);
    await bot.settled();
    assert.ok(!JSON.stringify(card).includes(foreign.origin), JSON.stringify(card));
    assert.equal(log.all().length, 0, 'the foreign host was never asked');
    return card;
  }

  it('gets it neither on other people’s cards nor past a restart', async () => {
    bot = await startTenantWithBot();
    poison(attacker());
    await ask(attacker());
    assert.equal(verdictOn(await ask(victim())), 'in-sync');
    await bot.restart();
    assert.equal(verdictOn(await ask(bot.tenant.person('sofia.almeida'))), 'out-of-date');
    assert.ok(!JSON.stringify(await ask(accomplice(), 'stop')).includes(foreign.origin));
  });

  it('reaches nothing together with accomplices either: Entra ID knows no such host', async () => {
    bot = await startTenantWithBot();
    for (const person of [attacker(), accomplice()]) {
      poison(person);
      await ask(person);
    }
    assert.equal(verdictOn(await ask(victim())), 'in-sync');
    await bot.restart();
    await ask(bot.tenant.person('kenji.mori'), 'stop');
  });

  it('spoils not even their own card once the tenant’s host is known', async () => {
    bot = await startTenantWithBot({
      settings({ apps }) {
        apps.signIn.applicationGrants?.graph.push('Sites.Read.All');
        return {};
      },
    });
    poison(attacker());
    assert.equal(verdictOn(await ask(attacker())), 'out-of-date');
    assert.equal(verdictOn(await ask(victim())), 'in-sync');
  });
});
