import assert from 'node:assert/strict';
import { botMri, type Chat, personMri } from '../../../sandbox/channel/index.ts';
import { issueAccessToken } from '../../../sandbox/entra/tokens/issue-access-token.ts';
import { startTenantWithEchoBot, type TenantWithBot } from '../../helpers/sandbox/echo-bot.ts';

const CONNECTOR = 'https://api.botframework.com';
const HELLO = { type: 'message', text: 'hello' };

describe('the connector', () => {
  let bot: TenantWithBot;
  let chat: Chat;
  let base: string;
  before(async () => {
    bot = await startTenantWithEchoBot();
    bot.teams.switches.throttling = 'off';
    chat = bot.teams.personalChat(bot.tenant.megan);
    await chat.install({ silent: true });
    base = `${bot.tenant.state.addresses.channel}/teams/v3/conversations`;
  });
  after(() => bot.stop());

  const tokenOf = (clientId: string, audience = CONNECTOR) =>
    issueAccessToken(bot.tenant.state, { audience, clientId });

  async function call(method: string, path: string, body?: unknown, token?: string | null) {
    const bearer = token === undefined ? await tokenOf(bot.tenant.botApp.clientId) : token;
    const response = await fetch(`${base}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...(bearer && { authorization: `Bearer ${bearer}` }) },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = text ? JSON.parse(text) : undefined;
    return { status: response.status, code: json?.error?.code, message: json?.error?.message, json };
  }

  const at = (path = '') => `/${encodeURIComponent(chat.id)}${path}`;

  describe('refuses', () => {
    const routes: readonly [string, string][] = [
      ['POST', ''],
      ['POST', '/x/activities'],
      ['POST', '/x/activities/1'],
      ['PUT', '/x/activities/1'],
      ['DELETE', '/x/activities/1'],
      ['GET', '/x/members'],
      ['GET', '/x/pagedmembers'],
      ['GET', '/x/members/1'],
      ['GET', '/x/activities/1/members'],
    ];
    for (const [method, path] of routes) {
      it(`${method} ${path || '/'} without a token`, async () => {
        const refused = await call(method, path, method === 'GET' ? undefined : HELLO, null);
        assert.deepEqual([refused.status, refused.code], [401, 'Unauthorized']);
        assert.ok(refused.message);
      });
    }

    it("a token for another audience and a person's token", async () => {
      const graph = await tokenOf(bot.tenant.botApp.clientId, 'https://graph.microsoft.com');
      const { megan, botApp, state } = bot.tenant;
      const personToken = await issueAccessToken(state, {
        audience: CONNECTOR,
        clientId: botApp.clientId,
        person: megan,
      });
      assert.equal((await call('POST', at('/activities'), HELLO, graph)).status, 401);
      assert.equal((await call('POST', at('/activities'), HELLO, personToken)).status, 401);
    });

    it('an app that is not the bot of the conversation', async () => {
      const other = await tokenOf(bot.tenant.ssoApp.clientId);
      const refused = await call('POST', at('/activities'), HELLO, other);
      assert.deepEqual([refused.status, refused.code], [403, 'BotNotInConversationRoster']);
      assert.equal((await call('POST', '', {}, other)).code, 'BotNotInConversationRoster');
    });

    it('unknown conversations, activities and members', async () => {
      assert.deepEqual(pick(await call('POST', '/a:1unknown/activities', HELLO)), [404, 'ConversationNotFound']);
      assert.deepEqual(pick(await call('PUT', at('/activities/1'), HELLO)), [404, 'ActivityNotFoundInConversation']);
      assert.deepEqual(pick(await call('DELETE', at('/activities/1'))), [404, 'ActivityNotFoundInConversation']);
      assert.deepEqual(pick(await call('GET', at('/activities/1/members'))), [404, 'ActivityNotFoundInConversation']);
      assert.deepEqual(pick(await call('GET', at('/members/29:1unknown'))), [404, 'MemberNotFoundInConversation']);
    });

    it('invalid activities', async () => {
      const badCard = { type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive' }] };
      for (const nonsense of [{}, [], { type: 'message' }, { type: 'message', text: 'x', attachments: 1 }, badCard]) {
        assert.deepEqual(pick(await call('POST', at('/activities'), nonsense)), [400, 'Bad Argument']);
      }
      assert.deepEqual(pick(await call('POST', at('/activities'), '{"type":')), [400, 'Bad Argument']);
    });

    it('messages to a chat from which the app was removed', async () => {
      const leesChat = bot.teams.personalChat(bot.tenant.lee);
      await leesChat.install({ silent: true });
      await leesChat.uninstall();
      const path = `/${encodeURIComponent(leesChat.id)}/activities`;
      assert.deepEqual(pick(await call('POST', path, HELLO)), [403, 'BotNotInConversationRoster']);
      const create = { members: [{ id: bot.tenant.lee.id }], tenantId: bot.tenant.state.id };
      assert.deepEqual(pick(await call('POST', '', create)), [403, 'ForbiddenOperationException']);
    });

    it('new chats with unknown people, groups or other tenants', async () => {
      const tenantId = bot.tenant.state.id;
      const member = { id: bot.tenant.megan.id };
      assert.deepEqual(pick(await call('POST', '', { members: [{ id: '29:1x' }], tenantId })), [400, 'Bad Argument']);
      assert.deepEqual(pick(await call('POST', '', { members: [member, member], tenantId })), [400, 'Bad Argument']);
      assert.deepEqual(pick(await call('POST', '', { members: [member], tenantId: 'other' })), [400, 'Bad Argument']);
      const nowhere = { channelData: { channel: { id: '19:x@thread.tacv2' } }, activity: HELLO };
      assert.deepEqual(pick(await call('POST', '', nowhere)), [404, 'ConversationNotFound']);
    });
  });

  it('responds to a send with only the id, which edits and deletes the message', async () => {
    const sent = await call('POST', at('/activities'), HELLO);
    assert.deepEqual([sent.status, Object.keys(sent.json)], [201, ['id']]);
    const message = await chat.nextMessage();
    assert.equal(message.id, sent.json.id);
    const edited = await call('PUT', at(`/activities/${sent.json.id}`), { type: 'message', text: 'changed' });
    assert.deepEqual([edited.status, edited.json, message.text], [200, { id: sent.json.id }, 'changed']);
    assert.equal((await call('GET', at(`/activities/${sent.json.id}/members`))).json.length, 1);
    assert.equal((await call('DELETE', at(`/activities/${sent.json.id}`))).status, 200);
    assert.equal(message.deleted, true);
    assert.equal((await call('DELETE', at(`/activities/${sent.json.id}`))).code, 'ActivityNotFoundInConversation');
  });

  it('lists members in the format of Teams, also in pages', async () => {
    const { megan, lee, state, botApp } = bot.tenant;
    const [member] = (await call('GET', at('/members'))).json;
    assert.deepEqual(member, {
      id: personMri(state, botApp.clientId, megan),
      name: 'Megan Bowen',
      aadObjectId: megan.id,
      objectId: megan.id,
      givenName: 'Megan',
      surname: 'Bowen',
      email: megan.mail,
      userPrincipalName: megan.userPrincipalName,
      tenantId: state.id,
      userRole: 'user',
    });
    const group = bot.teams.groupChat('pages', [megan, lee]);
    await group.install({ silent: true });
    const pages = `/${encodeURIComponent(group.id)}/pagedmembers?pageSize=1`;
    const first = (await call('GET', pages)).json;
    const second = (await call('GET', `${pages}&continuationToken=${first.continuationToken}`)).json;
    assert.deepEqual([first.members[0].name, second.members[0].name], ['Megan Bowen', 'Lee Gu']);
    assert.equal(second.continuationToken, undefined);
    assert.equal((await call('GET', `${pages}&continuationToken=-1`)).code, 'Bad Argument');
  });

  it('creates a thread in a channel that has the app', async () => {
    const channel = bot.teams.channel('Marketing', 'General', [bot.tenant.megan]);
    const create = { channelData: { channel: { id: channel.id } }, activity: HELLO };
    assert.equal((await call('POST', '', create)).code, 'BotNotInConversationRoster');
    await channel.install({ silent: true });
    assert.equal((await call('POST', '', { ...create, activity: undefined })).code, 'Bad Argument');
    const created = (await call('POST', '', create)).json;
    assert.equal(created.id, `${channel.id};messageid=${created.activityId}`);
    const reply = await call('POST', `/${encodeURIComponent(created.id)}/activities`, {
      type: 'message',
      text: 'more',
    });
    assert.equal(reply.status, 201);
    assert.deepEqual(
      channel.messages.map((message) => message.text),
      ['hello', 'more'],
    );
  });

  it('keeps typing out of the messages and warns about unsupported card versions', async () => {
    const before = chat.messages.length;
    await call('POST', at('/activities'), { type: 'typing' });
    assert.equal(chat.messages.length, before);
    assert.equal(chat.activities.at(-1)?.type, 'typing');
    const content = { type: 'AdaptiveCard', version: '1.6', body: [] };
    const attachments = [{ contentType: 'application/vnd.microsoft.card.adaptive', content }];
    await call('POST', at('/activities'), { type: 'message', attachments });
    assert.match(chat.messages.at(-1)?.warnings[0] ?? '', /1\.6/);
  });

  it('publishes its keys with the endorsement of Teams and does not play other paths', async () => {
    const { channel } = bot.tenant.state.addresses;
    const metadata = await (await fetch(`${channel}/v1/.well-known/openidconfiguration`)).json();
    assert.equal(metadata.issuer, CONNECTOR);
    const { keys } = await (await fetch(metadata.jwks_uri)).json();
    assert.deepEqual([keys[0].kid, keys[0].endorsements], [bot.tenant.state.channelKey.kid, ['msteams']]);
    assert.equal(keys[0].d, undefined);
    assert.equal((await fetch(`${channel}/v1/.well-known/other`)).status, 501);
  });

  it('gives bots and people the ids that activities carry', () => {
    assert.equal(botMri('app'), '28:app');
    const { state, megan } = bot.tenant;
    assert.notEqual(personMri(state, 'one', megan), personMri(state, 'two', megan));
  });
});

function pick({ status, code }: { status: number; code: unknown }): unknown[] {
  return [status, code];
}
