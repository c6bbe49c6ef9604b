import assert from 'node:assert/strict';
import { type TextKey, textsIn } from '../../../bot/locales/index.ts';
import type { BotMessage, Chat, Json, PressOutcome } from '../../../sandbox/channel/index.ts';
import type { Person } from '../../../sandbox/index.ts';
import { assertNoLeaks } from '../../helpers/bot/assert-no-leaks.ts';
import { imagesIn, textsOn } from '../../helpers/bot/card-contents.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';

const text = textsIn('en');

describe('Attacks with card data, names and other members of an activity', () => {
  let bot: RunningBot;
  let card: BotMessage;
  before(async () => {
    bot = await startTenantWithBot();
    card = await ask(nora());
    await ask(samuel());
  });
  after(() => bot.stop());

  const nora = () => bot.tenant.chatPerson;
  const samuel = () => bot.tenant.person('samuel.carter');
  const chatOf = (person: Person) => bot.tenant.teams.personalChat(person);
  const ask = async (person: Person): Promise<BotMessage> => {
    const chat = chatOf(person);
    await chat.say('my photo is wrong');
    return chat.nextMessage();
  };
  const reads = () => bot.tenant.state.requests.of('graph').length + bot.tenant.state.requests.of('sharepoint').length;
  /** The button of Nora's card as her Teams sends it. */
  const button = (): Json => {
    const { actions } = card.card as { actions: Json[] };
    const { verb, data } = actions.find(({ type }) => type === 'Action.Execute') ?? {};
    return { type: 'Action.Execute', verb, data };
  };

  describe('card data edited by the client', () => {
    /** Sends the action and asserts that nothing is read, sent or edited. */
    const edited = async (chat: Chat, from: Person, action: Json): Promise<PressOutcome> => {
      const [read, sent] = [reads(), chat.activities.length];
      const shown = JSON.stringify(card.activity);
      const outcome = await chat.execute(card, action, { as: from });
      assert.deepEqual([reads(), chat.activities.length], [read, sent]);
      assert.equal(JSON.stringify(card.activity), shown);
      assert.notEqual(outcome.response?.kind, 'card');
      assert.deepEqual(imagesIn(outcome.body), []);
      assertNoLeaks(bot, [outcome.body], chat.type === 'personal' ? [] : [chat]);
      return outcome;
    };

    it('redraws the card for the unaltered button', async () => {
      assert.equal((await chatOf(nora()).execute(card, button())).response?.kind, 'card');
    });

    const verbs = {
      'an unknown verb': 'erase-everything',
      'the name of an inherited member as verb': 'constructor',
      '__proto__ as verb': '__proto__',
      'an object as verb': { toString: 1 },
      'no verb': undefined,
    };
    for (const [name, verb] of Object.entries(verbs)) {
      it(`refuses ${name}`, async () => {
        const { response } = await edited(chatOf(nora()), nora(), { ...button(), verb });
        assert.equal(response?.kind, 'error');
      });
    }

    const owners = {
      'a card without an owner': {},
      "another person's owner mark": { owner: 'A'.repeat(22) },
      'an object as owner mark': { owner: { toString: 1 } },
    };
    for (const [name, data] of Object.entries(owners)) {
      it(`refuses ${name}`, async () => void (await edited(chatOf(nora()), nora(), { ...button(), data })));
    }

    it('refuses an action without data', async () =>
      void (await edited(chatOf(nora()), nora(), { ...button(), data: null })));

    it('refuses an action that is not an object', async () => {
      const { status, body } = await chatOf(nora()).invoke('adaptiveCard/action', { action: 'check-again' });
      assert.equal(status, 200);
      assert.equal((body as { statusCode: number }).statusCode, 400);
    });

    it("refuses Samuel when he presses Nora's button in his chat", async () => {
      await edited(chatOf(samuel()), samuel(), button());
    });

    it("refuses all members of a group to which Nora's card is forwarded", async () => {
      const group = bot.tenant.teams.groupChat('Design', [nora(), samuel()]);
      await edited(group, samuel(), button());
      await edited(group, nora(), button());
    });

    it("refuses Nora's button with Samuel's owner mark in a group", async () => {
      const { card: own } = await ask(samuel());
      const data = JSON.parse(JSON.stringify(own).match(/"data":(\{[^}]*"owner"[^}]*\})/)?.[1] ?? '{}');
      const group = bot.tenant.teams.groupChat('Design', [nora(), samuel()]);
      await edited(group, samuel(), { ...button(), data });
    });

    it('refuses a forged exchange id in a card action', async () => {
      const authentication = { id: 'check-photo.zzzzzz.AAAA.AAAA', connectionName: '', token: 'open sesame' };
      const value = { action: button(), trigger: 'manual', authentication };
      const read = reads();
      const { body } = await chatOf(nora()).invoke('adaptiveCard/action', value);
      assert.equal((body as { statusCode: number }).statusCode, 412);
      assert.equal(reads(), read);
    });

    const values: Readonly<Record<string, unknown>> = {
      'an unknown intent': { intent: 'erase-everything' },
      'the name of an inherited member as intent': { intent: 'toString' },
      'a list as intent': { intent: ['check-photo'] },
      'a list as value': ['check-photo'],
    };
    for (const [name, value] of Object.entries(values)) {
      it(`answers a message with ${name} without a check`, async () => {
        const chat = chatOf(nora());
        const read = reads();
        await chat.say(undefined, { value });
        // A list is no button's data, so the message has no content at all.
        const title = Array.isArray(value) ? 'conversation.empty.title' : 'not-understood.title';
        assert.ok(textsOn(chat.activities.at(-1)).includes(text(title)));
        assert.equal(reads(), read);
      });
    }
  });

  describe('in a display name', () => {
    beforeEach("out of reach of Teams' limit for a conversation", () => bot.tenant.state.clock.advance(60_000));
    const names: Readonly<Record<string, string>> = {
      Markdown: '**[free phones](https://evil.example)** `x` _y_',
      'a Markdown picture': '![x](https://evil.example/x.png)',
      'a bare link': 'https://evil.example www.evil.example //evil.example',
      HTML: '<img src=x onerror=alert(1)><a href="https://evil.example">x</a>&lt;b&gt;',
      'a template': '${$root} ${name} {{DATE(2026-11-23,SHORT)}}',
      'a template of our texts': '$t(failure.title) {{name}}',
      'a mention': '<at>everyone</at> @all',
      'line breaks': 'Nora\r\n\r\n# Free phones\n- one\n- two',
      'characters that reverse the text direction': 'Nora \u202egnp.exe\u2066 \u200f',
      'ten thousand characters': 'a'.repeat(10_000),
      'hundreds of accents': `N${'\u0301'.repeat(500)}ora`,
    };
    for (const [what, name] of Object.entries(names)) {
      it(`shows nothing of ${what} in the greeting and the welcome`, async () => {
        const chat = chatOf(nora());
        const hello = chat.messageActivity('Hello!');
        for (const activity of [hello, { ...hello, type: 'installationUpdate', action: 'add' }]) {
          const sent = chat.activities.length;
          const { status } = await bot.tenant.teams.postRaw({ ...activity, from: { ...hello.from, name } });
          await bot.settled();
          assert.deepEqual([status, chat.activities.length], [200, sent + 1]);
          const texts = textsOn(chat.activities.at(-1)?.attachments);
          const known = activity === hello ? ['hello.title', 'hello.text'] : ['welcome.title', 'welcome.text'];
          for (const key of known as TextKey[]) assert.ok(texts.includes(text(key)), key);
          assert.ok(!JSON.stringify(chat.activities.at(-1)?.attachments).includes(JSON.stringify(name).slice(1, -1)));
        }
      });
    }
  });

  describe('in other members of an activity', () => {
    const post = async (person: Person, said: string, changes: Readonly<Record<string, unknown>>) => {
      const chat = chatOf(person);
      const sent = chat.activities.length;
      const began = performance.now();
      const { status } = await bot.tenant.teams.postRaw({ ...chat.messageActivity(said), ...changes });
      return { status, said: chat.activities.slice(sent), took: performance.now() - began };
    };

    for (const locale of ['../../en', '__proto__', 'constructor', 'x'.repeat(10_000), '<script>']) {
      it(`answers in English for the invalid locale ${locale.slice(0, 12)}`, async () => {
        const { status, said } = await post(nora(), 'help', { locale });
        assert.equal(status, 200);
        assert.ok(textsOn(said).includes(text('help.title')));
      });
    }

    it('shows a valid time for an invalid time zone', async () => {
      const amara = bot.tenant.person('amara.okafor');
      await ask(amara);
      const { said } = await post(amara, 'my photo is wrong', { localTimezone: '../../etc/passwd' });
      assert.ok(textsOn(said).includes(text('photoCard.title.waiting')));
      assert.doesNotMatch(textsOn(said).join(), /Invalid|passwd/);
    });

    it('answers hostile texts of 200,000 characters within five seconds', async () => {
      for (const part of ["photo isn't ", 'a\u0301\u0301', '<at>', 'my my ']) {
        const { status, took } = await post(nora(), part.repeat(Math.floor(200_000 / Buffer.byteLength(part))), {});
        assert.equal(status, 200);
        assert.ok(took < 30_000, `${took} ms`);
      }
    });

    it('reads nothing and shows no picture for an unknown sender', async () => {
      const read = reads();
      const from = { id: '29:1stranger', aadObjectId: '11111111-2222-3333-4444-555555555555', name: 'Mallory' };
      const { said } = await post(nora(), 'my photo is wrong', { from });
      assert.deepEqual(imagesIn(said), []);
      assert.equal(reads(), read);
    });
  });
});
