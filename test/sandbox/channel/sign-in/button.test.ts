import assert from 'node:assert/strict';
import type { Activity } from 'botbuilder';
import { ADAPTIVE_CARD, type BotMessage, type Chat, OAUTH_CARD } from '../../../../sandbox/channel/index.ts';
import { startTenantWithEchoBot, type TenantWithBot } from '../../../helpers/sandbox/echo-bot.ts';

const EXECUTE = { type: 'Action.Execute', title: 'Check again', verb: 'check' };
const CARD = { type: 'AdaptiveCard', version: '1.5', body: [], actions: [EXECUTE] };
const GREEN = { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text: 'in sync' }] };

describe('the sign-in button', () => {
  let bot: TenantWithBot;
  let chat: Chat;
  let page: string;
  let received: Activity[];
  /** The bot's status for verifyState. */
  let status: number;
  before(async () => {
    bot = await startTenantWithEchoBot();
    page = `${new URL(bot.endpoint).origin}/auth-start?who=megan`;
    chat = bot.teams.personalChat(bot.tenant.megan);
  });
  beforeEach(() => {
    received = [];
    status = 200;
    bot.teams.connectBot({ ...connected(), validDomains: undefined });
    showButton(page);
  });
  after(() => bot.stop());

  const connected = () => {
    if (!bot.teams.bot) throw new Error('no bot');
    return bot.teams.bot;
  };
  const oauthCard = (value: string) => ({
    text: 'Sign in',
    connectionName: '',
    tokenExchangeResource: { id: 'q' },
    buttons: [{ type: 'signin', title: 'Sign in', value }],
  });

  /** Makes silent sign-on fail; the button opens this page. */
  function showButton(value: string) {
    bot.onTurn(async (context) => {
      const { type, name } = context.activity;
      if (type === 'message') {
        const attachments = [{ contentType: OAUTH_CARD, content: oauthCard(value) }];
        await context.sendActivity({ type: 'message', attachments });
      }
      if (type !== 'invoke') return;
      if (name === 'signin/verifyState') received.push(context.activity);
      const response = { status: name === 'signin/verifyState' ? status : 412 };
      await context.sendActivity({ type: 'invokeResponse', value: response });
    });
  }

  async function shown(): Promise<BotMessage> {
    await chat.say('photo');
    return chat.nextMessage();
  }

  it("opens the unchanged URL of the bot's page and sends the bot the state that the page returns", async () => {
    const opened: string[] = [];
    const outcome = await chat.pressSignIn(await shown(), async (address) => {
      opened.push(address);
      return 'code 123';
    });
    assert.deepEqual(opened, [page]);
    assert.deepEqual([outcome.status, outcome.state], [200, 'code 123']);
    const [invoke] = received;
    assert.deepEqual(invoke?.value, { state: 'code 123' });
    assert.equal(invoke?.from.aadObjectId, bot.tenant.megan.id);
    assert.equal(invoke?.replyToId, chat.messages.at(-1)?.id);
  });

  it('reports a closed window to the bot, and an error of the bot to the caller', async () => {
    status = 400;
    const outcome = await chat.pressSignIn(await shown(), async () => undefined);
    assert.deepEqual([outcome.status, outcome.state], [400, 'CancelledByUser']);
    assert.deepEqual(received[0]?.value, { state: 'CancelledByUser' });
  });

  it("does not open pages outside the bot's domains", async () => {
    showButton('https://evil.example/auth-start');
    const open = () => Promise.reject(new Error('opened'));
    await assert.rejects(chat.pressSignIn(await shown(), open), { code: 'NotInValidDomains' });
    bot.teams.connectBot({ ...connected(), validDomains: ['elsewhere.example'] });
    showButton(page);
    await assert.rejects(chat.pressSignIn(await shown(), open), { code: 'NotInValidDomains' });
    assert.deepEqual(received, []);
  });

  it('does not exist on other messages', async () => {
    bot.onTurn(async (context) => {
      await context.sendActivity('hello');
    });
    await assert.rejects(
      chat.pressSignIn(await shown(), async () => 'x'),
      { code: 'NoSignInButton' },
    );
  });

  it('repeats the action with the state when it is under a card', async () => {
    bot.onTurn(async (context) => {
      const { type, value } = context.activity;
      if (type === 'message') {
        await context.sendActivity({ type: 'message', attachments: [{ contentType: ADAPTIVE_CARD, content: CARD }] });
        return;
      }
      received.push(context.activity);
      const login = { type: 'application/vnd.microsoft.activity.loginRequest', value: oauthCard(page) };
      const body =
        value.state === 'right'
          ? { statusCode: 200, type: ADAPTIVE_CARD, value: GREEN }
          : { statusCode: 401, ...login };
      await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body } });
    });
    const message = await shown();
    assert.equal((await chat.press(message, 'Check again')).signInShown, true);
    await chat.pressSignIn(message, async () => 'wrong');
    assert.deepEqual(message.card, CARD);
    await chat.pressSignIn(message, async () => 'right');
    assert.deepEqual(message.card, GREEN);
    const { action, trigger, state } = received.at(-1)?.value ?? {};
    assert.deepEqual(
      [action, trigger, state],
      [{ type: 'Action.Execute', title: 'Check again', verb: 'check', data: {} }, 'manual', 'right'],
    );
    // After sign-in the footer is gone.
    await assert.rejects(
      chat.pressSignIn(message, async () => 'x'),
      { code: 'NoSignInButton' },
    );
  });
});
