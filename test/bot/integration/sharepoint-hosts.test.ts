import assert from 'node:assert/strict';
import { languageOf, textsIn } from '../../../bot/locales/index.ts';
import type { Chat, Person, Tenant } from '../../../sandbox/index.ts';
import { OLD_ADDRESSES } from '../../../sandbox/sharepoint/locations.ts';
import { addressBehind } from '../../helpers/bot/address-behind.ts';
import { imagesIn, verdictOn } from '../../helpers/bot/card-contents.ts';
import { startNudgeBot } from '../../helpers/bot/nudge-bot.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';

/** Whether the app may ask Graph for the root site. */
const PERMISSIONS = { 'with Sites.Read.All': true, 'without Sites.Read.All': false };

function settings(mayReadSites: boolean) {
  return ({ apps }: Tenant) => {
    if (mayReadSites) apps.signIn.applicationGrants?.graph.push('Sites.Read.All');
    return {};
  };
}

describe('SharePoint’s hosts', () => {
  let bot: RunningBot;
  afterEach(() => bot.stop());

  async function ask(alias: string) {
    const person = bot.tenant.person(alias);
    const chat = bot.tenant.teams.personalChat(person);
    const language = languageOf(person.language);
    await chat.say(textsIn(language)('say.check-photo'));
    const message = await chat.nextMessage();
    await bot.settled();
    const verdict = verdictOn(message.card, language);
    return { message, verdict, linkOrigin: await linkOrigin(chat, message) };
  }

  for (const [permission, mayReadSites] of Object.entries(PERMISSIONS)) {
    describe(`of a multi-geo tenant, ${permission}`, () => {
      it('are chosen per person: picture, link and token', async () => {
        bot = await startTenantWithBot({ settings: settings(mayReadSites) });
        const { tenant } = bot;
        const central = tenant.addresses.sharepoint;
        const [europe, asia] = [await tenant.addSatellite('EUR'), await tenant.addSatellite('APC')];
        for (const alias of ['luca.moretti', 'nora.lindqvist']) tenant.moveTo(tenant.person(alias), 'EUR');
        tenant.moveTo(tenant.person('samuel.carter'), 'APC');
        const expected = [
          // The first person who asks belongs to a satellite location.
          ['luca.moretti', 'out-of-date', europe],
          ['priya.raman', 'never-synced', central],
          ['samuel.carter', 'in-sync', asia],
          ['nora.lindqvist', 'out-of-date', europe],
          ['amara.okafor', 'waiting', central],
          ['luca.moretti', 'out-of-date', europe],
        ] as const;
        for (const [alias, verdict, origin] of expected) {
          const answer = await ask(alias);
          assert.deepEqual([answer.verdict, answer.linkOrigin ?? origin], [verdict, origin], alias);
          assert.equal(imagesIn(answer.message.card).length, 2, alias);
        }
      });
    });

    for (const oldAddress of OLD_ADDRESSES) {
      it(`are learned anew after the domain was renamed, ${permission}; the old address: ${oldAddress}`, async () => {
        bot = await startTenantWithBot({ settings: settings(mayReadSites) });
        const { tenant } = bot;
        const [old] = [tenant.addresses.sharepoint, await ask('luca.moretti'), await ask('samuel.carter')];
        const renamed = await tenant.renameSharePoint(oldAddress);
        assert.notEqual(old, renamed);
        // One person with a session and a token for the old host, one without.
        for (const [alias, verdict] of [
          ['luca.moretti', 'out-of-date'],
          ['nora.lindqvist', 'out-of-date'],
          ['samuel.carter', 'in-sync'],
        ] as const) {
          const answer = await ask(alias);
          assert.deepEqual([answer.verdict, answer.linkOrigin ?? renamed], [verdict, renamed], alias);
        }
        await bot.restart();
        tenant.state.requests.clear();
        assert.equal((await ask('priya.raman')).linkOrigin, renamed);
      });
    }
  }

  it('are learned anew by an instance that has known only the old one', async () => {
    bot = await startTenantWithBot({ settings: settings(false) });
    const { tenant } = bot;
    await ask('luca.moretti');
    await ask('samuel.carter');
    const second = await bot.startInstance();
    const renamed = await tenant.renameSharePoint('not-found');
    await ask('luca.moretti');
    await ask('samuel.carter');
    tenant.teams.connectBot({
      botId: tenant.apps.bot.clientId,
      ssoClientId: tenant.apps.signIn.clientId,
      endpoint: `${second}/api/messages`,
    });
    const chat = tenant.teams.personalChat(tenant.person('nora.lindqvist'));
    await chat.say('my photo is wrong');
    const message = await chat.nextMessage();
    assert.equal(verdictOn(message.card), 'out-of-date');
    assert.equal(await linkOrigin(chat, message), renamed);
  });

  it('that an admin configured are replaced, with a log line, if the tenant no longer has them', async () => {
    bot = await startTenantWithBot({
      settings: (tenant) => ({ SHAREPOINT_MY_SITE_URL: tenant.addresses.sharepoint }),
    });
    const renamed = await bot.tenant.renameSharePoint('closed');
    const answer = await ask('nora.lindqvist');
    assert.deepEqual([answer.verdict, answer.linkOrigin], ['out-of-date', renamed]);
    assert.match(JSON.stringify(bot.logged), /SHAREPOINT_MY_SITE_URL/);
  });

  it('count for nudges too: the app reads and links to the host of a satellite location', async () => {
    const nudging = await startNudgeBot();
    bot = nudging;
    const { tenant } = nudging;
    // Two people of the central location make its host the tenant's standard.
    for (const alias of ['nora.lindqvist', 'samuel.carter']) await ask(alias);
    const europe = await tenant.addSatellite('EUR');
    const luca: Person = tenant.person('luca.moretti');
    tenant.moveTo(luca, 'EUR');
    const { chat, received } = await nudging.changePhotoOnTuesdayEvening('luca.moretti');
    await nudging.until(luca, 3, 12);
    const [nudge] = received();
    assert.ok(nudge);
    assert.equal(new URL(await addressBehind(chat.linkIn(nudge, 'Apri SharePoint'))).origin, europe);
  });
});

/** Undefined: the card has no such button. */
async function linkOrigin(chat: Chat, message: Parameters<Chat['linkIn']>[0]): Promise<string | undefined> {
  for (const title of ['Open SharePoint', 'Apri SharePoint']) {
    let link: string;
    try {
      link = chat.linkIn(message, title);
    } catch {
      // Another language, or no button.
      continue;
    }
    return new URL(await addressBehind(link)).origin;
  }
  return undefined;
}
