import assert from 'node:assert/strict';
import sharp from 'sharp';
import { type Language, textsIn } from '../../../bot/locales/index.ts';
import type { BotMessage } from '../../../sandbox/channel/index.ts';
import type { Person } from '../../../sandbox/index.ts';
import type { VerdictKind } from '../../../src/photo/verdict.ts';
import { addressBehind } from '../../helpers/bot/address-behind.ts';
import { imagesIn, textsOn } from '../../helpers/bot/card-contents.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';

const HOUR = 3_600_000;

describe('"My photo is wrong"', () => {
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
  const assertVerdict = (card: unknown, verdict: VerdictKind, language: Language = 'en') => {
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
    it(`answers ${alias}: ${verdict}`, async () => {
      const message = await ask(bot.tenant.person(alias));
      assertVerdict(message.card, verdict);
      assert.deepEqual(message.warnings, []);
    });
  }

  it('answers in Italian to a person whose Teams is in Italian', async () => {
    const message = await ask(bot.tenant.person('luca.moretti'), 'la mia foto è sbagliata');
    assertVerdict(message.card, 'out-of-date', 'it');
  });

  it("says when waiting ends, in the person's time zone", async () => {
    const message = await ask(bot.tenant.person('amara.okafor'));
    const due = new Date((bot.tenant.person('amara.okafor').profile.copiedAt?.getTime() ?? 0) + 24 * HOUR);
    const shown = /about (\d+):(\d+)/.exec(textsOn(message.card).join('\n'));
    const local = due.toLocaleTimeString('en-GB', { timeZone: 'Africa/Lagos' }).split(':').map(Number);
    const early = Number(shown?.[1]) * 60 + Number(shown?.[2]) - ((local[0] ?? 0) * 60 + (local[1] ?? 0));
    // Rounded up to five minutes, never too early, also across midnight.
    assert.ok((early + 1440) % 1440 <= 5, `${shown?.[0]} for ${local.join(':')}`);
  });

  it('shows both current pictures', async () => {
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
    const expected = await Promise.all([averageColour(photo.bytes), averageColour(profile.thumbnails.M)]);
    assert.equal(colours.length, 2);
    for (const [at, colour] of colours.entries()) assert.ok(distance(colour, expected[at] ?? [0, 0, 0]) < 6);
  });

  describe('and the repair', () => {
    it('the link opens SharePoint, SharePoint copies, and "Check again" turns the same card green', async () => {
      const nora = bot.tenant.chatPerson;
      const chat = bot.tenant.teams.personalChat(nora);
      const message = await ask(nora);
      assertVerdict(message.card, 'out-of-date');
      const link = chat.linkIn(message, 'Open SharePoint');
      assert.equal(new URL(link).origin, bot.url);
      assert.equal(new URL(await addressBehind(link)).origin, bot.tenant.addresses.sharepoint);
      assert.equal((await bot.tenant.openAs(nora, link)).status, 200);
      const sent = chat.messages.length;
      const outcome = await chat.press(message, 'Check again');
      assert.equal(outcome.response?.kind, 'card');
      assertVerdict(message.cardFor(nora), 'in-sync');
      assertVerdict(message.activity.attachments?.[0]?.content, 'in-sync');
      assert.equal(chat.messages.length, sent, 'the same message, not another one');
      assert.deepEqual(bot.tenant.teams.failures, []);
    });

    it('"Check again" before the copy exists says that nothing has changed yet', async () => {
      const luca = bot.tenant.person('luca.moretti');
      const chat = bot.tenant.teams.personalChat(luca);
      bot.tenant.state.switches.copyDuration = 10 * 60_000;
      const message = await ask(luca, 'foto sbagliata');
      await bot.tenant.openAs(luca, chat.linkIn(message, textsIn('it')('photoCard.action.open-sharepoint')));
      const again = textsIn('it')('photoCard.action.check-again');
      await chat.press(message, again);
      assertVerdict(message.cardFor(luca), 'out-of-date', 'it');
      assert.ok(textsOn(message.cardFor(luca)).includes(textsIn('it')('photoCard.pressed')));
      // After the message was edited, Teams requests the card again.
      assert.ok(await chat.view(message));
      assert.ok(textsOn(message.cardFor(luca)).includes(textsIn('it')('photoCard.pressed')));
      bot.tenant.state.clock.advance(11 * 60_000);
      await chat.press(message, again);
      assertVerdict(message.cardFor(luca), 'in-sync', 'it');
      bot.tenant.state.switches.copyDuration = 0;
    });

    it('a photo removed from Exchange is removed from SharePoint after a visit', async () => {
      const sofia = bot.tenant.person('sofia.almeida');
      const chat = bot.tenant.teams.personalChat(sofia);
      const message = await ask(sofia);
      await bot.tenant.openAs(sofia, chat.linkIn(message, 'Open SharePoint'));
      await chat.press(message, 'Check again');
      assertVerdict(message.cardFor(sofia), 'no-photo');
    });

    it('a copy that is a day old can be replaced', async () => {
      const amara = bot.tenant.person('amara.okafor');
      const chat = bot.tenant.teams.personalChat(amara);
      const message = await ask(amara);
      assertVerdict(message.card, 'waiting');
      bot.tenant.state.clock.advance(24 * HOUR);
      await chat.press(message, 'Check again');
      assertVerdict(message.cardFor(amara), 'out-of-date');
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
