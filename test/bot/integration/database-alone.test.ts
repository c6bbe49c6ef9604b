import assert from 'node:assert/strict';
import type { Store } from '../../../src/store/types.ts';
import { imagesIn } from '../../helpers/bot/card-contents.ts';
import { memoryStore } from '../../helpers/bot/memory-store.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';

/** Such a bot collects writes. What counts once still counts once, and links work at once and after a restart. */
describe('A bot that uses its database alone', () => {
  let bot: RunningBot;
  let kept: number;
  let claimed: number;
  before(async () => {
    const shared = await memoryStore();
    [kept, claimed] = [0, 0];
    const thumbnails: Store['thumbnails'] = {
      ...shared.thumbnails,
      keep: (pictures) => {
        kept += 1;
        return shared.thumbnails.keep(pictures);
      },
    };
    const claims: Store['claims'] = {
      ...shared.claims,
      claim: (...claim) => {
        claimed += 1;
        return shared.claims.claim(...claim);
      },
    };
    bot = await startTenantWithBot({ store: { ...shared, thumbnails, claims, isShared: false } });
  });
  after(() => bot.stop());

  it('answers a repeated message once, also after a restart', async () => {
    const chat = bot.tenant.teams.personalChat(bot.tenant.person('nora.lindqvist'));
    await chat.install({ silent: true });
    const message = chat.messageActivity('help');
    const post = () => bot.tenant.teams.postRaw(message);
    await Promise.all([post(), post()]);
    assert.equal(chat.activities.length, 1);
    assert.equal(claimed, 0, 'no statement for each message');
    await bot.restart();
    assert.equal((await post()).status, 200);
    assert.equal(chat.activities.length, 1);
  });

  it('serves the pictures of a card at once, and after a restart', async () => {
    const chat = bot.tenant.teams.personalChat(bot.tenant.person('samuel.carter'));
    const links = () => imagesIn(chat.messages.at(-1)?.card).filter((link) => !link.endsWith('/neutral'));
    for (let time = 0; time < 3; time++) {
      await chat.say('my photo is wrong');
      await chat.until(() => links().length > 0);
    }
    const areServed = async () => {
      for (const link of links()) {
        const response = await fetch(link.replace(new URL(link).origin, bot.url));
        assert.equal(response.status, 200);
        assert.ok((await response.arrayBuffer()).byteLength > 500, 'not the neutral picture');
      }
    };
    await areServed();
    await bot.restart();
    assert.equal(kept, 1, 'one statement for three cards');
    await areServed();
  });
});
