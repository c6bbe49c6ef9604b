import assert from 'node:assert/strict';
import sharp from 'sharp';
import { type Language, textsIn } from '../../../bot/locales/index.ts';
import type { BotMessage } from '../../../sandbox/channel/index.ts';
import type { Person } from '../../../sandbox/index.ts';
import type { VerdictKind } from '../../../src/photo/verdict.ts';
import { imagesIn, textsOn } from '../../helpers/bot/card-contents.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';

const HOUR = 3_600_000;

describe('"My photo is wrong", through the front door', () => {
  let bot: RunningBot;
  before(async () => {
    bot = await startTenantWithBot();
  });
  after(() => bot.stop());

  const ask = async (person: Person, text = 'my photo is wrong'): Promise<BotMessage> => {
    const chat = bot.tenant.teams.personalChat(person);
    assert.equal((await chat.say(text)).status, 200);
    return chat.nextMessage();
  };
  const says = (card: unknown, verdict: VerdictKind, language: Language = 'en') => {
    assert.ok(card, 'a card');
    assert.ok(textsOn(card).includes(textsIn(language)(`photoCard.title.${verdict}`)), textsOn(card).join('\n'));
  };

  const verdicts: readonly (readonly [alias: string, verdict: VerdictKind])[] = [
    ['nora.lindqvist', 'out-of-date'],
    ['samuel.carter', 'in-sync'],
    ['priya.raman', 'never-synced'],
    ['jonas.weber', 'never-synced'],
    ['amara.okafor', 'waiting'],
    ['kenji.mori', 'no-photo'],
    ['sofia.almeida', 'out-of-date'],
  ];
  for (const [alias, verdict] of verdicts) {
    it(`is answered to ${alias}: ${verdict}`, async () => {
      const message = await ask(bot.tenant.person(alias));
      says(message.card, verdict);
      assert.deepEqual(message.warnings, []);
    });
  }

  it('is answered in Italian to a person whose Teams speaks Italian', async () => {
    const message = await ask(bot.tenant.person('luca.moretti'), 'la mia foto è sbagliata');
    says(message.card, 'out-of-date', 'it');
  });

  it("says when waiting ends, in the person's own time", async () => {
    const message = await ask(bot.tenant.person('amara.okafor'));
    const due = new Date((bot.tenant.person('amara.okafor').profile.copiedAt?.getTime() ?? 0) + 24 * HOUR);
    const said = /about (\d+):(\d+)/.exec(textsOn(message.card).join('\n'));
    const local = due.toLocaleTimeString('en-GB', { timeZone: 'Africa/Lagos' }).split(':').map(Number);
    const early = Number(said?.[1]) * 60 + Number(said?.[2]) - ((local[0] ?? 0) * 60 + (local[1] ?? 0));
    // Said "at about", never too early, and across midnight too.
    assert.ok((early + 1440) % 1440 <= 5, `${said?.[0]} for ${local.join(':')}`);
  });

  it('shows both pictures, as they are', async () => {
    const { card } = await ask(bot.tenant.chatPerson);
    const pictures = await Promise.all(imagesIn(card).map(async (url) => fetch(url)));
    const colours = await Promise.all(
      pictures.map(async (picture) => {
        assert.equal(picture.headers.get('content-type'), 'image/jpeg');
        return averageColour(Buffer.from(await picture.arrayBuffer()));
      }),
    );
    const { photo, profile } = bot.tenant.chatPerson;
    assert.ok(photo && profile.thumbnails);
    const real = await Promise.all([averageColour(photo.bytes), averageColour(profile.thumbnails.M)]);
    assert.equal(colours.length, 2);
    for (const [at, colour] of colours.entries()) assert.ok(distance(colour, real[at] ?? [0, 0, 0]) < 6);
  });

  describe('leads to a repaired photo', () => {
    it('the link opens SharePoint, SharePoint copies, and "Check again" turns the same card green', async () => {
      const nora = bot.tenant.chatPerson;
      const chat = bot.tenant.teams.personalChat(nora);
      const message = await ask(nora);
      says(message.card, 'out-of-date');
      const link = chat.linkIn(message, 'Open SharePoint');
      assert.equal(new URL(link).origin, bot.tenant.addresses.sharepoint);
      assert.equal((await bot.tenant.openAs(nora, link)).status, 200);
      const sent = chat.messages.length;
      const outcome = await chat.press(message, 'Check again');
      assert.equal(outcome.response?.kind, 'card');
      says(message.cardFor(nora), 'in-sync');
      says(message.activity.attachments?.[0]?.content, 'in-sync');
      assert.equal(chat.messages.length, sent, 'the same message, not another one');
      assert.deepEqual(bot.tenant.teams.failures, []);
    });

    it('"Check again" before the copy is there says that it looked', async () => {
      const luca = bot.tenant.person('luca.moretti');
      const chat = bot.tenant.teams.personalChat(luca);
      bot.tenant.state.switches.copyDuration = 10 * 60_000;
      const message = await ask(luca, 'foto sbagliata');
      await bot.tenant.openAs(luca, chat.linkIn(message, textsIn('it')('photoCard.action.open-sharepoint')));
      const again = textsIn('it')('photoCard.action.check-again');
      await chat.press(message, again);
      says(message.cardFor(luca), 'out-of-date', 'it');
      assert.ok(textsOn(message.cardFor(luca)).includes(textsIn('it')('photoCard.not-yet')));
      // The edit of the message has Teams ask for the card anew.
      assert.ok(await chat.view(message));
      assert.ok(textsOn(message.cardFor(luca)).includes(textsIn('it')('photoCard.not-yet')));
      bot.tenant.state.clock.advance(11 * 60_000);
      await chat.press(message, again);
      says(message.cardFor(luca), 'in-sync', 'it');
      bot.tenant.state.switches.copyDuration = 0;
    });

    it('a photo removed in Exchange is gone in SharePoint after a visit', async () => {
      const sofia = bot.tenant.person('sofia.almeida');
      const chat = bot.tenant.teams.personalChat(sofia);
      const message = await ask(sofia);
      await bot.tenant.openAs(sofia, chat.linkIn(message, 'Open SharePoint'));
      await chat.press(message, 'Check again');
      says(message.cardFor(sofia), 'no-photo');
    });

    it('a copy that is a day old makes way for the next', async () => {
      const amara = bot.tenant.person('amara.okafor');
      const chat = bot.tenant.teams.personalChat(amara);
      const message = await ask(amara);
      says(message.card, 'waiting');
      bot.tenant.state.clock.advance(24 * HOUR);
      await chat.press(message, 'Check again');
      says(message.cardFor(amara), 'out-of-date');
    });
  });
});

async function averageColour(picture: Buffer): Promise<readonly number[]> {
  const { channels } = await sharp(picture).flatten().stats();
  return channels.slice(0, 3).map(({ mean }) => mean);
}

function distance(one: readonly number[], other: readonly number[]): number {
  return Math.max(...one.map((value, at) => Math.abs(value - (other[at] ?? 0))));
}
