import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { textsIn } from '../../../bot/locales/index.ts';
import { writeAppCertificate } from '../../../sandbox/launch/app-certificate.ts';
import type { Store } from '../../../src/store/types.ts';
import { textsOn } from '../../helpers/bot/card-contents.ts';
import { memoryStore } from '../../helpers/bot/memory-store.ts';
import { anotherPhoto, titlesFor } from '../../helpers/bot/nudge-bot.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';

const HOUR = 3_600_000;
const text = textsIn('en');

describe('An instance that stops', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hand-over-'));
  let bot: RunningBot;
  let store: Store;
  /** Resolves when changes are claimed, and when a turn has begun. */
  let claimed: PromiseWithResolvers<void>;
  let begun: PromiseWithResolvers<void>;
  /** Both wait for it. */
  let goOn: Promise<void> | undefined;

  before(async () => {
    const { changes, claims, ...others } = await memoryStore();
    const claimDue: Store['changes']['claimDue'] = async (...args) => {
      const due = await changes.claimDue(...args);
      if (due.length > 0) claimed?.resolve();
      await goOn;
      return due;
    };
    const claim: Store['claims']['claim'] = async (...args) => {
      begun?.resolve();
      await goOn;
      return claims.claim(...args);
    };
    store = { ...others, changes: { ...changes, claimDue }, claims: { ...claims, claim } };
    bot = await startTenantWithBot({
      store,
      async settings({ apps }) {
        await writeAppCertificate(apps.signIn, join(folder, 'app.pem'));
        const always = { NUDGES_HOURS: '00:00-24:00', NUDGES_DAYS: 'mon-sun', NUDGES_GRACE_MINUTES: '0' };
        return { NUDGES: 'on', APP_CERTIFICATE_FILE: join(folder, 'app.pem'), ...always };
      },
    });
    bot.tenant.state.switches.copyInterval = 24 * HOUR;
  });
  after(async () => {
    await bot.stop();
    rmSync(folder, { recursive: true });
  });

  const ready = async () => {
    const response = await fetch(`${bot.url}/ready`, { headers: { connection: 'close' } });
    return [response.status, ((await response.json()) as { status: string }).status];
  };

  it('is not ready, answers what still comes, ends its turns, and leaves no lease to another instance', async () => {
    const { tenant } = bot;
    const person = tenant.person('samuel.carter');
    const nudged = tenant.teams.personalChat(person);
    await nudged.install();
    await bot.settled();
    await bot.beat();
    tenant.state.clock.advance(48 * HOUR);
    await tenant.changePhoto(person, anotherPhoto(bot, person));
    const before = nudged.messages.length;

    [claimed, begun] = [Promise.withResolvers(), Promise.withResolvers()];
    const held = Promise.withResolvers<void>();
    goOn = held.promise;
    const beat = bot.beat();
    await claimed.promise;
    const asking = tenant.teams.personalChat(tenant.person('nora.lindqvist'));
    const asked = asking.say('help');
    await begun.promise;
    assert.deepEqual(await ready(), [200, 'ready']);

    bot.drain();
    assert.deepEqual(await ready(), [503, 'stopping']);
    begun = Promise.withResolvers();
    const late = tenant.teams.personalChat(tenant.person('priya.raman'));
    const lateAnswer = late.say('help');
    await begun.promise;

    const restarted = bot.restart();
    held.resolve();
    goOn = undefined;
    await beat;
    assert.deepEqual([(await asked).status, (await lateAnswer).status], [200, 200]);
    for (const chat of [asking, late]) {
      assert.deepEqual(
        chat.messages.map(({ card }) => textsOn(card)[0]),
        [text('help.title')],
      );
    }
    await restarted;
    assert.equal(nudged.messages.length, before, 'it has handed the change over');

    // The lease of the change would last five minutes, and the clock stands still.
    assert.deepEqual(await ready(), [200, 'ready']);
    await bot.beat();
    await bot.beat();
    const nudges = titlesFor(nudged.messages.slice(before), person);
    assert.deepEqual(nudges, [text('nudgeCard.title.nudge.changed')]);
  });
});
