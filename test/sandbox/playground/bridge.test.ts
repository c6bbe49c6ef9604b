import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { type Activity, ADAPTIVE_CARD, type Chat, OAUTH_CARD } from '../../../sandbox/channel/index.ts';
import { type Bridge, startBridge } from '../../../sandbox/playground/bridge.ts';
import { startTenantWithEchoBot, type TenantWithBot } from '../../helpers/sandbox/echo-bot.ts';

interface Shown {
  readonly method: string;
  readonly conversation: string;
  readonly id: string | undefined;
  readonly activity: Activity;
}

const EXECUTE = { type: 'Action.Execute', title: 'Check again', verb: 'check' };
const CARD = { type: 'AdaptiveCard', version: '1.5', body: [], actions: [EXECUTE] };
const GREEN = { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text: 'in sync' }] };
const RESOURCE = { connectionName: 'sso', tokenExchangeResource: { id: 'q' } };
const OAUTH = {
  ...RESOURCE,
  text: 'Sign in, please',
  buttons: [{ type: 'signin', title: 'Sign in', value: 'https://bot.example/auth-start' }],
};

describe('the bridge between the Playground and the channel', () => {
  let bot: TenantWithBot;
  let bridge: Bridge;
  let chat: Chat;
  let group: Chat;
  let playground: Server;
  let shown: Shown[];
  const arrivals = new EventEmitter();

  before(async () => {
    bot = await startTenantWithEchoBot();
    const { megan, lee } = bot.tenant;
    chat = bot.teams.personalChat(megan);
    group = bot.teams.groupChat('Group Chat', [megan, lee]);
    bot.teams.switches.throttling = 'off';
    const { bot: connected } = bot.teams;
    assert.ok(connected);
    bot.teams.connectBot({ ...connected, validDomains: ['bot.example'] });
    bridge = await startBridge(bot.teams, megan, [chat, group]);
    playground = createServer(fakePlayground());
    await new Promise<void>((resolve) => playground.listen(0, '127.0.0.1', resolve));
    bridge.attach(`http://localhost:${(playground.address() as AddressInfo).port}`);
  });
  beforeEach(() => {
    shown = [];
  });
  after(async () => {
    await bridge.stop();
    playground.closeAllConnections();
    playground.close();
    await bot.stop();
  });

  /** Routes of the Playground's connector that the bridge uses, with the responses of the real Playground. */
  function fakePlayground() {
    let last = 0;
    const accept = (method: string): express.RequestHandler => {
      return ({ params, body }, response) => {
        const id = method === 'POST' ? `p${++last}` : String(params.id);
        shown.push({ method, conversation: String(params.conversation), id, activity: body });
        response.status(method === 'POST' ? 201 : 200).json({ id });
        arrivals.emit('shown');
      };
    };
    const activities = '/_connector/v3/conversations/:conversation/activities';
    return express().use(express.json()).post(activities, accept('POST')).put(`${activities}/:id`, accept('PUT'));
  }

  async function post(activity: object): Promise<{ status: number; body: Record<string, unknown> }> {
    const response = await fetch(bridge.endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(activity),
    });
    return { status: response.status, body: await response.json() };
  }

  async function showing(count: number): Promise<readonly Shown[]> {
    while (shown.length < count) await once(arrivals, 'shown');
    return shown;
  }

  const inChat = (activity: object) => ({ conversation: { id: chat.id }, from: { id: 'spoofed' }, ...activity });

  it('installs the app once when the window opens, and replays the latest messages when it reopens', async () => {
    bot.onTurn(async (context) => {
      if (context.activity.type === 'installationUpdate') await context.sendActivity('Welcome!');
    });
    const added = { type: 'conversationUpdate', recipient: { id: 'b' }, membersAdded: [{ id: 'b' }] };
    assert.equal((await post(inChat(added))).status, 200);
    assert.equal((await post(inChat({ type: 'installationUpdate', action: 'add' }))).status, 200);
    await showing(1);
    await post(inChat({ type: 'installationUpdate', action: 'add' }));
    const texts = (await showing(2)).map((one) => one.activity.text);
    assert.deepEqual(texts, ['Welcome!', 'Welcome!']);
    assert.equal(chat.messages.length, 1);
  });

  it("sends the person's messages signed by the channel, and shows the bot's replies, edits and deletions", async () => {
    bot.onTurn(async (context) => {
      assert.equal(context.activity.from.aadObjectId, bot.tenant.megan.id);
      const sent = await context.sendActivity(`You said: ${context.activity.text}`);
      await context.updateActivity({ id: sent?.id, type: 'message', text: 'edited' });
      await context.deleteActivity(sent?.id ?? '');
    });
    assert.equal((await post(inChat({ type: 'message', text: 'hello' }))).status, 200);
    const [first, second, third] = await showing(3);
    assert.deepEqual([first?.method, first?.conversation, first?.activity.text], ['POST', chat.id, 'You said: hello']);
    assert.deepEqual([second?.method, second?.id, second?.activity.text], ['PUT', first?.id, 'edited']);
    assert.deepEqual(
      [third?.method, third?.id, third?.activity.text],
      ['PUT', first?.id, 'This message has been deleted.'],
    );
  });

  it('signs the person in silently and shows the card with the button only after a failure', async () => {
    let status = 200;
    bot.onTurn(async (context) => {
      const { type } = context.activity;
      if (type === 'invoke') await context.sendActivity({ type: 'invokeResponse', value: { status } });
      else await context.sendActivity({ type: 'message', attachments: [{ contentType: OAUTH_CARD, content: OAUTH }] });
    });
    await post(inChat({ type: 'message', text: 'sign in' }));
    assert.equal((await chat.nextExchange()).status, 200);
    assert.deepEqual(shown, []);
    status = 412;
    await post(inChat({ type: 'message', text: 'sign in' }));
    const [card] = await showing(1);
    const [action] = actionsOf(card);
    assert.deepEqual([action?.type, action?.title], ['Action.OpenUrl', 'Sign in']);
    const page = await (await fetch(action?.url ?? '')).text();
    assert.match(page, /bot\.example\/auth-start(.|\n)*You are Megan Bowen/);
  });

  it("explains why the button is missing when its page is outside the bot's domains", async () => {
    bot.onTurn(async (context) => {
      const buttons = [{ type: 'signin', title: 'Sign in', value: 'https://evil.example/' }];
      const attachments = [{ contentType: OAUTH_CARD, content: { text: '', buttons } }];
      await context.sendActivity({ type: 'message', attachments });
    });
    await post(inChat({ type: 'message', text: 'sign in' }));
    const [card] = await showing(1);
    assert.deepEqual(actionsOf(card), []);
    assert.match(JSON.stringify(card?.activity), /bot\.example only, not https:\/\/evil\.example/);
  });

  it('shows that the bot is typing, before its message', async () => {
    bot.onTurn(async (context) => {
      await context.sendActivity({ type: 'typing' });
      await context.sendActivity('done');
    });
    for (const { id } of [chat, group]) {
      shown = [];
      await post({ type: 'message', text: '<at>Echo</at> hello', conversation: { id } });
      const types = (await showing(2)).map(({ conversation, activity }) => [conversation, activity.type]);
      assert.deepEqual(types, [
        [id, 'typing'],
        [id, 'message'],
      ]);
    }
  });

  it('refreshes a card when it is shown and when the bot edits it, but not after a refresh', async () => {
    let refreshed = 0;
    const card = { ...CARD, refresh: { action: { ...EXECUTE, verb: 'refresh' } } };
    bot.onTurn(async (context) => {
      if (context.activity.type === 'message') {
        await context.sendActivity({ type: 'message', attachments: [{ contentType: ADAPTIVE_CARD, content: card }] });
        return;
      }
      assert.equal(context.activity.value.trigger, 'automatic');
      refreshed += 1;
      const value = { ...GREEN, refresh: card.refresh };
      const body = { statusCode: 200, type: ADAPTIVE_CARD, value };
      await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body } });
    });
    await post(inChat({ type: 'message', text: 'card' }));
    const [first, second] = await showing(2);
    assert.deepEqual([first?.method, second?.method, second?.id], ['POST', 'PUT', first?.id]);
    assert.deepEqual(
      second?.activity.attachments?.[0]?.content,
      GREEN,
      'without the refresh, which the window warns about',
    );
    assert.ok(!JSON.stringify(first?.activity).includes('refresh'));
    assert.equal(refreshed, 1);
    bot.onTurn(async (context) => {
      if (context.activity.type === 'message') {
        const attachments = [{ contentType: ADAPTIVE_CARD, content: { ...card, body: ['edited'] } }];
        await context.updateActivity({ id: chat.messages.at(-1)?.id, type: 'message', attachments });
        return;
      }
      refreshed += 1;
      const body = { statusCode: 200, type: ADAPTIVE_CARD, value: GREEN };
      await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body } });
    });
    await post(inChat({ type: 'message', text: 'edit' }));
    assert.deepEqual((await showing(4))[3]?.activity.attachments?.[0]?.content, GREEN);
    assert.equal(refreshed, 2);
  });

  it('sends a button press through the sign-in and returns the new card', async () => {
    const replyToId = await showCard();
    const names: unknown[] = [];
    bot.onTurn(async (context) => {
      const { name, value } = context.activity;
      names.push(name, value.authentication?.id);
      const body = value.authentication
        ? { statusCode: 200, type: ADAPTIVE_CARD, value: GREEN }
        : { statusCode: 401, type: 'application/vnd.microsoft.activity.loginRequest', value: OAUTH };
      await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body } });
    });
    const value = { action: EXECUTE, trigger: 'manual' };
    const answer = await post(inChat({ type: 'invoke', name: 'adaptiveCard/action', replyToId, value }));
    assert.deepEqual(answer.body, { statusCode: 200, type: ADAPTIVE_CARD, value: GREEN });
    assert.deepEqual(names, ['adaptiveCard/action', undefined, 'adaptiveCard/action', 'q']);
    // The Playground replaced the card itself: the bridge forwards only the next message.
    bot.onTurn(async (context) => {
      await context.sendActivity('next');
    });
    await post(inChat({ type: 'message', text: 'go on' }));
    assert.equal((await showing(2))[1]?.activity.text, 'next');
  });

  it('shows the sign-in card when a button press needs it', async () => {
    const replyToId = await showCard();
    bot.onTurn(async (context) => {
      const body = { statusCode: 401, type: 'application/vnd.microsoft.activity.loginRequest', value: OAUTH };
      await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body } });
    });
    const value = { action: EXECUTE, trigger: 'manual' };
    const answer = await post(inChat({ type: 'invoke', name: 'adaptiveCard/action', replyToId, value }));
    assert.equal(answer.body.value, 'Sign in, please');
    assert.equal((await showing(2))[1]?.activity.attachments?.[0]?.contentType, ADAPTIVE_CARD);
  });

  it('shows a card that changed for the person outside the window', async () => {
    await showCard();
    bot.onTurn(async (context) => {
      const body = { statusCode: 200, type: ADAPTIVE_CARD, value: GREEN };
      await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body } });
    });
    const message = chat.messages.at(-1);
    assert.ok(message);
    await chat.press(message, 'Check again');
    const [, update] = await showing(2);
    assert.deepEqual([update?.method, update?.activity.attachments?.[0]?.content], ['PUT', GREEN]);
  });

  it('forwards the data of an Action.Submit and mocked activities', async () => {
    const received: unknown[] = [];
    bot.onTurn(async ({ activity }) => {
      received.push([activity.type, activity.value, activity.from.aadObjectId, activity.serviceUrl]);
    });
    await post(inChat({ type: 'message', value: { a: 1 } }));
    await post(inChat({ type: 'message', text: 'text', value: { b: 2 } }));
    await post(inChat({ type: 'messageReaction', serviceUrl: 'http://localhost:1/' }));
    const { megan, state } = bot.tenant;
    const serviceUrl = `${state.addresses.channel}/teams/`;
    assert.deepEqual(received, [
      ['message', { a: 1 }, megan.id, serviceUrl],
      ['message', { b: 2 }, megan.id, serviceUrl],
      ['messageReaction', undefined, megan.id, serviceUrl],
    ]);
  });

  it('mentions the bot once in groups', async () => {
    const texts: string[] = [];
    bot.onTurn(async (context) => {
      texts.push(context.activity.text);
    });
    await post({ type: 'message', text: '<at>Echo</at> hello', conversation: { id: group.id } });
    assert.deepEqual(texts, ['<at>Echo</at> hello']);
  });

  it('refuses chats that are not in the window, and other paths', async () => {
    assert.equal((await post({ type: 'message', text: 'x', conversation: { id: 'a:1other' } })).status, 404);
    const guessed = await fetch(`${new URL(bridge.endpoint).origin}/api/messages`, { method: 'POST' });
    assert.equal(guessed.status, 404);
    assert.equal((await fetch(bridge.endpoint, { method: 'HEAD' })).status, 200);
  });

  function actionsOf(one: Shown | undefined) {
    const content = one?.activity.attachments?.[0]?.content as {
      actions?: { type: string; title: string; url: string }[];
    };
    return content?.actions ?? [];
  }

  async function showCard(): Promise<string | undefined> {
    bot.onTurn(async (context) => {
      await context.sendActivity({ type: 'message', attachments: [{ contentType: ADAPTIVE_CARD, content: CARD }] });
    });
    await post(inChat({ type: 'message', text: 'card' }));
    return (await showing(1))[0]?.id;
  }
});
