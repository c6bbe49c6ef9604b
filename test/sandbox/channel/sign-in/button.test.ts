import assert from 'node:assert/strict';
import type { Activity } from 'botbuilder';
import { ADAPTIVE_CARD, type BotMessage, type Chat, OAUTH_CARD } from '../../../../sandbox/channel/index.ts';
import { startTenantWithBot, type TenantWithBot } from '../../../helpers/sandbox/echo-bot.ts';

const EXECUTE = { type: 'Action.Execute', title: 'Check again', verb: 'check' };
const CARD = { type: 'AdaptiveCard', version: '1.5', body: [], actions: [EXECUTE] };
const GREEN = { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text: 'in sync' }] };

describe('the sign-in button', () => {
  let bot: TenantWithBot;
  let chat: Chat;
  let page: string;
  let received: Activity[];
  /** What the bot answers to verifyState. */
  let status: number;
  before(async () => {
    bot = await startTenantWithBot();
    page = `${new URL(bot.endpoint).origin}/auth-start?who=megan`;
    chat = bot.teams.personalChat(bot.tenant.megan);
  });
  beforeEach(() => {
    received = [];
    status = 200;
    bot.teams.connectBot({ ...connected(), validDomains: undefined });
    answerWith(page);
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

  /** The silent exchange fails; the button leads to this page. */
  function answerWith(value: string) {
    bot.onTurn(async (context) => {
      const { type, name } = context.activity;
      if (type === 'message') {
        const attachments = [{ contentType: OAUTH_CARD, content: oauthCard(value) }];
        await context.sendActivity({ type: 'message', attachments });
      }
      if (type !== 'invoke') return;
      if (name === 'signin/verifyState') received.push(context.activity);
      const answer = { status: name === 'signin/verifyState' ? status : 412 };
      await context.sendActivity({ type: 'invokeResponse', value: answer });
    });
  }

  async function shown(): Promise<BotMessage> {
    await chat.say('photo');
    return chat.nextMessage();
  }

  it("opens the bot's page as it stands, and brings back what the page told Teams", async () => {
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

  it('tells the bot of a window that was closed, and the caller of a refusal', async () => {
    status = 400;
    const outcome = await chat.pressSignIn(await shown(), async () => undefined);
    assert.deepEqual([outcome.status, outcome.state], [400, 'CancelledByUser']);
    assert.deepEqual(received[0]?.value, { state: 'CancelledByUser' });
  });

  it("opens no page outside the bot's domains", async () => {
    answerWith('https://evil.example/auth-start');
    const open = () => Promise.reject(new Error('opened'));
    await assert.rejects(chat.pressSignIn(await shown(), open), { code: 'NotInValidDomains' });
    bot.teams.connectBot({ ...connected(), validDomains: ['elsewhere.example'] });
    answerWith(page);
    await assert.rejects(chat.pressSignIn(await shown(), open), { code: 'NotInValidDomains' });
    assert.deepEqual(received, []);
  });

  it('is not there on other messages', async () => {
    bot.onTurn(async (context) => {
      await context.sendActivity('hello');
    });
    await assert.rejects(
      chat.pressSignIn(await shown(), async () => 'x'),
      { code: 'NoSignInButton' },
    );
  });

  it('under a card sends the action again, with the state', async () => {
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
    // Signed in: the footer is gone.
    await assert.rejects(
      chat.pressSignIn(message, async () => 'x'),
      { code: 'NoSignInButton' },
    );
  });
});
