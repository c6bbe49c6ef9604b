import assert from 'node:assert/strict';
import { type Chat, personMri } from '../../../sandbox/channel/index.ts';
import type { Person } from '../../../sandbox/tenant/people/person.ts';
import { callConnector } from '../../helpers/sandbox/call-connector.ts';
import { startTenantWithEchoBot, type TenantWithBot } from '../../helpers/sandbox/echo-bot.ts';

const CARD = { type: 'AdaptiveCard', version: '1.5', body: [] };
const MESSAGE = {
  type: 'message',
  text: 'for Megan',
  attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: CARD }],
};

describe('A targeted message', () => {
  let bot: TenantWithBot;
  let group: Chat;
  before(async () => {
    bot = await startTenantWithEchoBot();
    bot.teams.switches.throttling = 'off';
    group = bot.teams.groupChat('Design', [bot.tenant.megan, bot.tenant.lee]);
    await group.install({ silent: true });
  });
  after(() => bot.stop());

  const call = (method: string, path: string, body?: object, chat = group) =>
    callConnector(bot, `/conversations/${encodeURIComponent(chat.id)}/activities${path}`, {
      method,
      ...(body && { body }),
    });
  const to = (person: Person) => ({
    recipient: { id: personMri(bot.tenant.state, bot.tenant.botApp.clientId, person) },
  });
  const send = async () => {
    const { id } = await call('POST', '?isTargetedActivity=true', { ...MESSAGE, ...to(bot.tenant.megan) });
    const message = group.messages.find((one) => one.id === id);
    return message ?? assert.fail('The message was not sent.');
  };

  it('is seen by its recipient only', async () => {
    const message = await send();
    assert.equal(message.target, bot.tenant.megan);
    assert.deepEqual(message.cardFor(bot.tenant.megan), CARD);
    assert.deepEqual([message.cardFor(bot.tenant.lee), message.card, message.text], [undefined, undefined, '']);
    await assert.rejects(group.press(message, 'any', { as: bot.tenant.lee }), { code: 'NoCard' });
  });

  it('is refused without a recipient who is in the group, and if it is no message', async () => {
    const { megan, lee } = bot.tenant;
    const query = '?isTargetedActivity=true';
    const personal = bot.teams.personalChat(megan);
    await personal.install({ silent: true });
    const alone = bot.teams.groupChat('Megan', [megan]);
    await alone.install({ silent: true });
    assert.equal((await call('POST', query, MESSAGE)).status, 400);
    assert.equal((await call('POST', query, { type: 'typing', ...to(megan) })).status, 400);
    assert.equal((await call('POST', query, { ...MESSAGE, ...to(megan) }, personal)).status, 400);
    assert.equal((await call('POST', query, { ...MESSAGE, ...to(lee) }, alone)).code, 'BotNotInConversationRoster');
  });

  it('is edited and deleted as a targeted one, without a recipient', async () => {
    const message = await send();
    const [path, query] = [`/${message.id}`, '?isTargetedActivity=true'];
    assert.equal((await call('PUT', path, MESSAGE)).code, 'ActivityNotFoundInConversation');
    assert.equal((await call('PUT', `${path}${query}`, { ...MESSAGE, ...to(bot.tenant.megan) })).status, 400);
    assert.equal(message.edits, 0);
    assert.equal((await call('PUT', `${path}${query}`, MESSAGE)).status, 200);
    assert.deepEqual([message.edits, message.cardFor(bot.tenant.lee)], [1, undefined]);
    assert.equal((await call('DELETE', path)).code, 'ActivityNotFoundInConversation');
    assert.equal((await call('DELETE', `${path}${query}`)).status, 200);
    const everybodys = await call('POST', '', MESSAGE);
    assert.equal((await call('PUT', `/${everybodys.id}${query}`, MESSAGE)).code, 'ActivityNotFoundInConversation');
  });

  it('is gone after 24 hours', async () => {
    const { clock } = bot.tenant.state;
    const message = await send();
    clock.advance(24 * 3_600_000 - 60_000);
    assert.deepEqual(message.cardFor(bot.tenant.megan), CARD);
    clock.advance(60_000);
    assert.deepEqual([message.cardFor(bot.tenant.megan), message.deleted], [undefined, true]);
    const edited = await call('PUT', `/${message.id}?isTargetedActivity=true`, MESSAGE);
    assert.deepEqual([edited.status, edited.code], [404, 'ActivityNotFoundInConversation']);
  });
});
