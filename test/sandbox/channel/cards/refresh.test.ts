import assert from 'node:assert/strict';
import type { Activity } from 'botbuilder';
import { ADAPTIVE_CARD, type BotMessage, type Chat, personMri } from '../../../../sandbox/channel/index.ts';
import type { Person } from '../../../../sandbox/tenant/people/person.ts';
import { startTenantWithEchoBot, type TenantWithBot } from '../../../helpers/sandbox/echo-bot.ts';

const ACTION = { type: 'Action.Execute', title: 'Refresh', verb: 'refresh', data: { a: 1 } };
const REFRESHED = { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text: 'yours' }] };

describe('a viewed card', () => {
  let bot: TenantWithBot;
  let group: Chat;
  let received: Activity[];
  before(async () => {
    bot = await startTenantWithEchoBot();
    group = bot.teams.groupChat('Club', [bot.tenant.megan, bot.tenant.lee]);
  });
  beforeEach(() => {
    received = [];
  });
  after(() => bot.stop());

  const mri = (person: Person) => personMri(bot.tenant.state, bot.tenant.botApp.clientId, person);

  async function sent(refresh: object | undefined, version = '1.5'): Promise<BotMessage> {
    const card = { type: 'AdaptiveCard', version, body: [], ...(refresh && { refresh }) };
    bot.onTurn(async (context) => {
      if (context.activity.type === 'message') {
        await context.sendActivity({ type: 'message', attachments: [{ contentType: ADAPTIVE_CARD, content: card }] });
        return;
      }
      received.push(context.activity);
      const body = { statusCode: 200, type: ADAPTIVE_CARD, value: REFRESHED };
      await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body } });
    });
    await group.say('photo');
    return group.nextMessage();
  }

  it('is refreshed only for the people in its userIds', async () => {
    const { megan, lee } = bot.tenant;
    const message = await sent({ action: ACTION, userIds: [mri(lee)] });
    assert.equal(await group.view(message, { as: megan }), undefined);
    assert.equal(received.length, 0);
    const outcome = await group.view(message, { as: lee });
    assert.deepEqual(outcome?.card, REFRESHED);
    assert.deepEqual(message.cardFor(lee), REFRESHED);
    assert.notDeepEqual(message.cardFor(megan), REFRESHED);
    const [invoke] = received;
    assert.deepEqual([invoke?.name, invoke?.replyToId], ['adaptiveCard/action', message.id]);
    assert.equal(invoke?.from.aadObjectId, lee.id);
    assert.deepEqual(invoke?.value, { action: ACTION, trigger: 'automatic' });
    // The refreshed card has no refresh.
    assert.equal(await group.view(message, { as: lee }), undefined);
  });

  it('is refreshed for all people without userIds, and for none with an empty list', async () => {
    assert.ok(await group.view(await sent({ action: ACTION }), { as: bot.tenant.megan }));
    assert.equal(await group.view(await sent({ action: ACTION, userIds: [] })), undefined);
    assert.equal(received.length, 1);
  });

  it('is not refreshed without refresh, with another action, or below version 1.5', async () => {
    for (const message of [
      await sent(undefined),
      await sent({ action: { ...ACTION, type: 'Action.Submit' } }),
      await sent({ action: ACTION }, '1.4'),
    ]) {
      assert.equal(await group.view(message), undefined);
    }
    assert.deepEqual(received, []);
  });
});
