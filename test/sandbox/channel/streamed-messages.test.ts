import assert from 'node:assert/strict';
import type { Chat } from '../../../sandbox/channel/index.ts';
import { callConnector } from '../../helpers/sandbox/call-connector.ts';
import { startTenantWithEchoBot, type TenantWithBot } from '../../helpers/sandbox/echo-bot.ts';

const CARD = { type: 'AdaptiveCard', version: '1.5', body: [] };
const ATTACHMENT = { contentType: 'application/vnd.microsoft.card.adaptive', content: CARD };

describe('A streamed message', () => {
  let bot: TenantWithBot;
  let chat: Chat;
  before(async () => {
    bot = await startTenantWithEchoBot();
    chat = bot.teams.personalChat(bot.tenant.megan);
    await chat.install({ silent: true });
  });
  beforeEach(() => {
    bot.teams.switches.throttling = 'off';
  });
  after(() => bot.stop());

  const call = (body: object, { method = 'POST', path = '', to = chat } = {}) =>
    callConnector(bot, `/conversations/${encodeURIComponent(to.id)}/activities${path}`, { method, body });
  const part = (text: string, info: object, more: object = {}) => ({
    type: 'typing',
    text,
    entities: [{ type: 'streaminfo', ...info }],
    ...more,
  });
  const final = (text: string, info: object, more: object = {}) =>
    part(text, { streamType: 'final', ...info }, { type: 'message', ...more });
  async function start(text = 'A brown fox') {
    const { status, id } = await call(part(text, { streamSequence: 1 }));
    assert.equal(status, 201);
    return id ?? assert.fail('The stream has no id.');
  }

  it('becomes one message, with the id of the stream', async () => {
    const before = chat.messages.length;
    const begun = await call(part('Searching…', { streamType: 'informative', streamSequence: 1 }));
    const streamId = begun.id ?? assert.fail('The stream has no id.');
    assert.deepEqual(await call(part('A brown', { streamId, streamSequence: 2 })), {
      status: 202,
      code: undefined,
      message: undefined,
      id: undefined,
    });
    await call(part('A brown fox', { streamId, streamType: 'streaming', streamSequence: 3 }));
    assert.equal(chat.messages.length, before);
    const ended = await call(final('A brown fox jumped', { streamId }, { attachments: [ATTACHMENT] }));
    assert.equal(ended.status, 202);
    assert.equal(chat.messages.length, before + 1);
    const message = chat.messages.at(-1);
    assert.deepEqual([message?.id, message?.text, message?.card], [streamId, 'A brown fox jumped', CARD]);
  });

  it('is refused in a group', async () => {
    const group = bot.teams.groupChat('Design', [bot.tenant.megan, bot.tenant.lee]);
    await group.install({ silent: true });
    assert.equal((await call(part('A', { streamSequence: 1 }), { to: group })).status, 405);
  });

  it('has text that continues, in the final message too', async () => {
    const streamId = await start();
    const message = 'Request streamed content should contain the previously streamed content.';
    const refused = { status: 403, code: 'ContentStreamNotAllowed', message, id: undefined };
    assert.deepEqual(await call(part('A red fox', { streamId, streamSequence: 2 })), refused);
    assert.deepEqual(await call(final('A red fox', { streamId })), refused);
    assert.equal((await call(final('A brown fox jumped', { streamId }))).status, 202);
  });

  it('ends once', async () => {
    const streamId = await start();
    await call(final('A brown fox.', { streamId }));
    for (const late of [final('A brown fox.', { streamId }), part('A brown fox.', { streamId, streamSequence: 2 })]) {
      const { status, message } = await call(late);
      assert.deepEqual(
        [status, message],
        [403, 'Content stream is not allowed on an already completed streamed message'],
      );
    }
  });

  it('drops a part that arrives after a later one', async () => {
    const streamId = await start('A');
    await call(part('A brown fox', { streamId, streamSequence: 3 }));
    const late = await call(part('A brown', { streamId, streamSequence: 2 }));
    assert.deepEqual([late.status, late.code], [202, 'ContentStreamSequenceOrderPreConditionFailed']);
    assert.equal((await call(final('A brown fox', { streamId }))).status, 202);
  });

  it('takes two minutes at most, and then ends by an edit', async () => {
    const streamId = await start();
    bot.tenant.state.clock.advance(2 * 60_000 + 1);
    const { status, message } = await call(final('A brown fox.', { streamId }));
    assert.deepEqual([status, message], [403, 'Content stream finished due to exceeded streaming time.']);
    const edit = { type: 'message', text: 'A brown fox.' };
    assert.equal((await call(edit, { method: 'PUT', path: `/${streamId}` })).status, 200);
    assert.deepEqual([chat.messages.at(-1)?.id, chat.messages.at(-1)?.text], [streamId, 'A brown fox.']);
  });

  it('may have one part a second', async () => {
    bot.teams.switches.throttling = 'retry-after';
    bot.tenant.state.clock.advance(60_000);
    const streamId = await start();
    const next = part('A brown fox jumped', { streamId, streamSequence: 2 });
    const { status, message } = await call(next);
    assert.deepEqual([status, message], [429, 'API calls quota exceeded']);
    bot.tenant.state.clock.advance(1_000);
    assert.equal((await call(next)).status, 202);
  });

  const malformed: readonly (readonly [string, object, string])[] = [
    ['no text', part('', { streamSequence: 1 }), 'BadRequest'],
    ['no number', part('A', {}), 'BadRequest'],
    ['a first number other than 1', part('A', { streamSequence: 2 }), 'BadRequest'],
    ['an unknown type', part('A', { streamType: 'partial', streamSequence: 1 }), 'BadRequest'],
    ['an attachment before the end', part('A', { streamSequence: 1 }, { attachments: [ATTACHMENT] }), 'BadRequest'],
    ['the id of no stream', part('A', { streamId: '1', streamSequence: 2 }), 'BadRequest'],
    ['an end without a start', final('A', {}), 'BadRequest'],
    ['a number at the end', final('A', { streamId: '1', streamSequence: 2 }), 'BadRequest'],
    ['an end that is no message', part('A', { streamType: 'final', streamId: '1' }), 'BadSyntax'],
    ['a message that is no end', part('A', { streamSequence: 1 }, { type: 'message' }), 'BadSyntax'],
  ];
  for (const [fault, body, code] of malformed) {
    it(`is refused with ${fault}`, async () => {
      const refused = await call(body);
      assert.deepEqual([refused.status, refused.code], [400, code]);
    });
  }
});
