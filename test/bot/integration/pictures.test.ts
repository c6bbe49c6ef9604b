import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { THUMBNAIL_LIFETIME_MS } from '../../../src/store/retention.ts';
import { imagesIn } from '../../helpers/bot/card-contents.ts';
import { memoryStore } from '../../helpers/bot/memory-store.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';

describe('The pictures of a card', () => {
  let bot: RunningBot;
  let link: URL;
  let neutral: Buffer;
  before(async () => {
    bot = await startTenantWithBot();
    neutral = await readFile('bot/cards/neutral-picture.png');
    const chat = bot.tenant.teams.personalChat(bot.tenant.chatPerson);
    await chat.say('my photo is wrong');
    link = new URL(imagesIn((await chat.nextMessage()).card)[0] ?? '');
  });
  after(() => bot.stop());

  const get = async (url: URL | string) => {
    // A keep-alive connection would break at the bot's restart.
    const response = await fetch(url, { headers: { connection: 'close' } });
    const { status, headers } = response;
    return {
      status,
      type: headers.get('content-type'),
      cache: headers.get('cache-control'),
      bytes: Buffer.from(await response.arrayBuffer()),
    };
  };

  it('are small and cacheable', async () => {
    const { status, type, cache, bytes } = await get(link);
    assert.deepEqual([status, type], [200, 'image/jpeg']);
    assert.match(cache ?? '', /immutable/);
    assert.ok(bytes.length < 20_000);
  });

  it('are the neutral picture for a forged, altered or missing signature', async () => {
    for (const [name, value] of [
      ['signature', 'AAAA'],
      ['expires', 'zzzzzz'],
      ['signature', ''],
    ] as const) {
      const forged = new URL(link);
      forged.searchParams.set(name, value);
      const { status, cache, bytes } = await get(forged);
      assert.deepEqual([status, cache], [200, 'no-store']);
      assert.ok(bytes.equals(neutral));
    }
    assert.ok((await get(`${bot.url}/photos/..%2f..%2fpackage.json`)).bytes.equals(neutral));
  });

  it('are the neutral picture for people without a photo', async () => {
    const { status, type, bytes } = await get(`${bot.url}/photos/neutral`);
    assert.deepEqual([status, type], [200, 'image/png']);
    assert.ok(bytes.equals(neutral));
  });

  it('are kept across a restart', async () => {
    const before = await get(link);
    await bot.restart();
    assert.deepEqual(await get(link), before);
  });

  it('become the neutral picture after they are deleted', async () => {
    const { id } = bot.tenant.chatPerson;
    await (await memoryStore()).erasePerson({ tenantId: bot.tenant.state.id, objectId: id });
    await bot.restart();
    const { status, cache, bytes } = await get(link);
    assert.deepEqual([status, cache], [200, 'no-store']);
    assert.ok(bytes.equals(neutral));
  });

  it('become the neutral picture after the link expires', async () => {
    const chat = bot.tenant.teams.personalChat(bot.tenant.chatPerson);
    await chat.say('my photo is wrong');
    const fresh = imagesIn((await chat.nextMessage()).card)[0] ?? '';
    assert.equal((await get(fresh)).type, 'image/jpeg');
    bot.tenant.state.clock.advance(THUMBNAIL_LIFETIME_MS + 1_000);
    assert.ok((await get(fresh)).bytes.equals(neutral));
  });
});
