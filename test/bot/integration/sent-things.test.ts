import assert from 'node:assert/strict';
import { type TextKey, textsIn } from '../../../bot/locales/index.ts';
import type { SentThing } from '../../../sandbox/channel/index.ts';
import { textsOn } from '../../helpers/bot/card-contents.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';

const text = textsIn('en');
const PICTURE: SentThing = { kind: 'picture' };

/** What a person sends without a wish in words, and the title of the answer. */
const SENT: readonly (readonly [title: TextKey, words: string | undefined, sent?: SentThing])[] = [
  ['conversation.picture.title', undefined, PICTURE],
  ['conversation.picture.title', 'use this picture', PICTURE],
  ['conversation.picture.title', 'Here is my new photo', PICTURE],
  ['conversation.picture.title', 'hier ist mein neues Foto', PICTURE],
  ['conversation.picture.title', undefined, { kind: 'file', name: 'new photo.png' }],
  ['conversation.file.title', undefined, { kind: 'file', name: 'plan.docx' }],
  ['conversation.recording.title', undefined, { kind: 'recording' }],
  ['conversation.sticker.title', undefined, { kind: 'sticker' }],
  ['conversation.quotation.title', undefined, { kind: 'quotation', words: 'my photo is wrong' }],
  ['conversation.emoji.title', '🙈'],
  ['conversation.empty.title', ''],
  ['conversation.empty.title', '&nbsp;'],
];

describe('A message without a wish in words', () => {
  let bot: RunningBot;
  before(async () => {
    bot = await startTenantWithBot();
  });
  after(() => bot.stop());

  const chat = () => bot.tenant.teams.personalChat(bot.tenant.chatPerson);
  const answerTo = async (words: string | undefined, sent?: SentThing) => {
    assert.equal((await chat().say(words, { sent })).status, 200);
    return chat().nextMessage();
  };

  for (const [title, words, sent] of SENT) {
    it(`is answered by what it contains: ${[words, sent?.kind].join(' ')} → ${text(title)}`, async () => {
      const { card } = await answerTo(words, sent);
      const titles = [text(title), textsIn('de')(title)];
      assert.ok(
        titles.some((one) => textsOn(card).includes(one)),
        textsOn(card).join(' | '),
      );
      assert.equal(chat().exchanges.length, 0);
    });
  }

  it('with a picture leads to the page where people change their photo', async () => {
    const message = await answerTo(undefined, PICTURE);
    const link = new URL(chat().linkIn(message, text('photoCard.action.change-photo')));
    assert.equal(link.origin, bot.tenant.state.addresses.control);
  });

  it('with a picture still has the wish of its words', async () => {
    const { card } = await answerTo('my photo is wrong', PICTURE);
    assert.ok(textsOn(card).includes(text('photoCard.title.out-of-date')));
  });

  it('with a reaction has no answer', async () => {
    const sent = chat().activities.length;
    const { text: _, ...posted } = chat().messageActivity('');
    const reactionsAdded = [{ type: 'sad' }];
    const response = await bot.tenant.teams.postRaw({ ...posted, type: 'messageReaction', reactionsAdded });
    assert.equal(response.status, 200);
    await bot.settled();
    assert.equal(chat().activities.length, sent);
  });

  it('with a card of another person is no press of its buttons', async () => {
    await chat().say('stop');
    const { card } = await chat().nextMessage();
    const other = bot.tenant.teams.personalChat(bot.tenant.person('samuel.carter'));
    await other.say(undefined, { sent: { kind: 'card', card: card ?? {} } });
    assert.ok(textsOn((await other.nextMessage()).card).includes(text('conversation.card.title')));
  });

  it('is never downloaded', () => {
    assert.deepEqual(
      bot.tenant.state.requests.all().filter(({ url }) => url.includes('/attachments/')),
      [],
    );
  });
});
