import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { textsIn } from '../../../bot/locales/index.ts';
import { attachmentOf, OAUTH_CARD } from '../../../sandbox/channel/activity.ts';
import type { Activity } from '../../../sandbox/channel/index.ts';
import { writeAppCertificate } from '../../../sandbox/launch/app-certificate.ts';
import type { Person } from '../../../sandbox/tenant/people/person.ts';
import type { Store } from '../../../src/store/types.ts';
import { imagesIn, textsOn } from '../../helpers/bot/card-contents.ts';
import { memoryDatabase, memoryStore } from '../../helpers/bot/memory-store.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';

const text = textsIn('en');
const MINUTE = 60_000;

/** Two instances share a database. What counts once counts once over both, and over their restarts. */
describe('Two instances', () => {
  let bot: RunningBot;
  let store: Store;
  let folder: string;
  let instances: readonly [string, string];
  /** Writes to the roster wait for it. */
  let rosterWrites: Promise<void> | undefined;
  let failsToErase = false;
  before(async () => {
    const { roster, erasePerson, ...others } = await memoryStore();
    const upsert: Store['roster']['upsert'] = async (...args) => {
      await rosterWrites;
      return roster.upsert(...args);
    };
    const erase: Store['erasePerson'] = async (...args) => {
      if (failsToErase) throw new Error('The database is away.');
      return erasePerson(...args);
    };
    store = { ...others, erasePerson: erase, roster: { ...roster, upsert } };
    folder = mkdtempSync(join(tmpdir(), 'two-instances-'));
    bot = await startTenantWithBot({
      store,
      // The sweep reads as the app.
      async settings({ apps }) {
        await writeAppCertificate(apps.signIn, join(folder, 'app.pem'));
        return { NUDGES: 'on', APP_CERTIFICATE_FILE: join(folder, 'app.pem') };
      },
    });
    instances = [bot.url, await bot.startInstance()];
  });
  after(async () => {
    await bot.stop();
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => {
    bot.tenant.state.clock.advance(MINUTE);
    sendTo(0);
  });

  /** Teams delivers to this instance from now on. */
  const sendTo = (which: 0 | 1) =>
    bot.tenant.teams.connectBot({
      botId: bot.tenant.apps.bot.clientId,
      ssoClientId: bot.tenant.apps.signIn.clientId,
      endpoint: `${instances[which]}/api/messages`,
    });
  const chatOf = (alias: string) => bot.tenant.teams.personalChat(bot.tenant.person(alias));
  const keyOf = ({ id }: Person) => ({ tenantId: bot.tenant.state.id, objectId: id });
  const post = async (which: 0 | 1, activity: unknown) => {
    sendTo(which);
    return bot.tenant.teams.postRaw(activity);
  };
  const event = (alias: string, changes: Readonly<Record<string, unknown>>): Activity => {
    const chat = chatOf(alias);
    return { ...chat.messageActivity(undefined), id: `f:${randomUUID()}`, ...changes } as Activity;
  };
  /** Asks, and returns the links to the pictures of the answer. */
  const linksTo = async (alias: string) => {
    await chatOf(alias).say('my photo is wrong');
    const links = () => imagesIn(chatOf(alias).messages.at(-1)?.card).filter((link) => !link.endsWith('/neutral'));
    await chatOf(alias).until(() => links().length > 0);
    return links();
  };
  const removal = (alias: string) => event(alias, { type: 'installationUpdate', action: 'remove' });

  describe('answer a replayed activity once', () => {
    it('at the same time, later, and after a restart', async () => {
      const chat = chatOf('nora.lindqvist');
      await chat.install({ silent: true });
      const message = chat.messageActivity('help');
      await Promise.all([post(0, message), post(1, message), post(0, message)]);
      assert.equal(chat.activities.length, 1);
      assert.equal((await post(1, message)).status, 200);
      await bot.restart();
      assert.equal((await post(0, message)).status, 200);
      assert.equal(chat.activities.length, 1);
    });

    it('without an id', async () => {
      const chat = chatOf('nora.lindqvist');
      const sent = chat.activities.length;
      const message = { ...chat.messageActivity('help'), id: undefined };
      await post(0, message);
      await post(1, message);
      assert.equal(chat.activities.length - sent, 1);
    });

    it('a removal of the app, after the app was added again', async () => {
      const chat = chatOf('samuel.carter');
      await chat.install();
      const remove = removal('samuel.carter');
      await post(0, remove);
      await bot.settled();
      assert.equal(await store.roster.find(keyOf(bot.tenant.person('samuel.carter'))), undefined);
      await chat.install();
      await bot.restart();
      for (const which of [0, 1] as const) await post(which, remove);
      await bot.settled();
      assert.ok(await store.roster.find(keyOf(bot.tenant.person('samuel.carter'))), 'still in the roster');
    });

    it('a card action: the repeat shows no picture', async () => {
      const chat = chatOf('nora.lindqvist');
      await linksTo('nora.lindqvist');
      const card = chat.messages.at(-1)?.card;
      const { action } = (card?.refresh ?? assert.fail('The card does not refresh.')) as { action: object };
      const invoke = event('nora.lindqvist', {
        type: 'invoke',
        name: 'adaptiveCard/action',
        value: { action, trigger: 'automatic' },
      });
      const first = JSON.stringify(await post(0, invoke));
      assert.match(first, /photos\//);
      for (const which of [0, 1] as const) {
        const repeat = JSON.stringify(await post(which, invoke));
        assert.doesNotMatch(repeat, /photos\//);
        assert.ok(repeat.includes(text('answered-already')));
      }
      const another = JSON.stringify(await post(0, { ...invoke, id: `f:${randomUUID()}` }));
      assert.match(another, /photos\//);
    });

    it('a choice on a card: the repeat does not opt out again', async () => {
      const person = bot.tenant.person('nora.lindqvist');
      const chat = chatOf('nora.lindqvist');
      await chat.say('remind me again');
      const stop = event('nora.lindqvist', { value: { intent: 'stop-nudges' } });
      await post(0, stop);
      sendTo(1);
      await chat.say('remind me again');
      await bot.restart();
      for (const which of [0, 1] as const) await post(which, stop);
      await bot.settled();
      assert.equal((await store.roster.find(keyOf(person)))?.optedOutAt, undefined);
    });
  });

  describe('welcome a person once for each installation', () => {
    const welcomes = async (alias: string) => {
      await bot.settled();
      return chatOf(alias).messages.filter(({ card }) => textsOn(card).includes(text('welcome.text'))).length;
    };
    const botAdded = (alias: string, changes: Readonly<Record<string, unknown>> = {}) => {
      const { recipient, from } = event(alias, {});
      return event(alias, {
        type: 'conversationUpdate',
        membersAdded: [from, recipient],
        entities: undefined,
        ...changes,
      });
    };
    const isInRoster = async (alias: string) => {
      await bot.settled();
      return (await store.roster.find(keyOf(bot.tenant.person(alias)))) !== undefined;
    };

    it('if conversationUpdate comes alone', async () => {
      await chatOf('priya.raman').install({ events: ['conversationUpdate'] });
      assert.equal(await welcomes('priya.raman'), 1);
      assert.ok(await isInRoster('priya.raman'));
    });

    it('if installationUpdate follows on the other instance, or after a restart', async () => {
      sendTo(1);
      await chatOf('priya.raman').install({ events: ['installationUpdate'] });
      await bot.restart();
      await chatOf('priya.raman').install({ events: ['installationUpdate'] });
      assert.equal(await welcomes('priya.raman'), 1);
    });

    it('again, after the app was removed', async () => {
      await chatOf('priya.raman').uninstall();
      assert.equal(await isInRoster('priya.raman'), false);
      sendTo(1);
      await chatOf('priya.raman').install({ events: ['installationUpdate', 'conversationUpdate'] });
      assert.equal(await welcomes('priya.raman'), 2);
      assert.ok(await isInRoster('priya.raman'));
    });

    it('if both events come to both instances together', async () => {
      const alias = 'amara.okafor';
      await chatOf(alias).install({ silent: true });
      const add = event(alias, { type: 'installationUpdate', action: 'add' });
      await Promise.all([post(0, add), post(1, botAdded(alias))]);
      assert.equal(await welcomes(alias), 1);
    });

    it('if only the list of members names the person', async () => {
      await chatOf('samuel.carter').uninstall();
      const before = await welcomes('samuel.carter');
      await chatOf('samuel.carter').install({ silent: true });
      await post(0, botAdded('samuel.carter', { from: { id: 'a:channel' } }));
      assert.equal((await welcomes('samuel.carter')) - before, 1);
      assert.ok(await isInRoster('samuel.carter'));
    });

    it('and not for members who are no bot', async () => {
      const chat = chatOf('nora.lindqvist');
      const sent = chat.activities.length;
      const { from } = event('nora.lindqvist', {});
      await post(0, botAdded('nora.lindqvist', { membersAdded: [from] }));
      assert.equal(chat.activities.length, sent);
    });
  });

  describe('erase all copies', () => {
    /** Content types that both instances serve. */
    const typesOf = async (links: readonly string[]) => {
      const types = new Set<string | null>();
      for (const link of links) {
        for (const origin of instances) {
          const { pathname, search } = new URL(link);
          const response = await fetch(`${origin}${pathname}${search}`, { headers: { connection: 'close' } });
          await response.arrayBuffer();
          types.add(response.headers.get('content-type'));
        }
      }
      return [...types];
    };
    const rowsOf = async ({ id }: Person) => {
      const { pglite } = await memoryDatabase();
      const { rows: tables } = await pglite.query<{ table_name: string }>(
        "select table_name from information_schema.columns where table_schema = 'photo_sync' and column_name = 'object_id'",
      );
      assert.ok(tables.length >= 10, 'all tables with object ids');
      const counts = tables.map(async ({ table_name: table }) => {
        // Other tests of this process use the same people in other tenants.
        const own = [bot.tenant.state.id, id];
        const { rows } = await pglite.query(
          `select 1 from photo_sync.${table} where tenant_id = $1 and object_id = $2`,
          own,
        );
        return rows.length > 0 ? [table] : [];
      });
      return (await Promise.all(counts)).flat();
    };

    it('after a removal: no picture from memory, from the other instance, or after a restart', async () => {
      const person = bot.tenant.person('samuel.carter');
      await chatOf('samuel.carter').install();
      const links = await linksTo('samuel.carter');
      assert.ok(links.length > 0);
      assert.deepEqual(await typesOf(links), ['image/jpeg']);
      // The first instance has not written yet that it showed the button.
      sendTo(1);
      await chatOf('samuel.carter').uninstall();
      assert.deepEqual(await typesOf(links), ['image/png']);
      await bot.settled();
      assert.deepEqual(await rowsOf(person), [], 'nothing comes back');
      await bot.restart();
      assert.deepEqual(await typesOf(links), ['image/png']);
      await chatOf('samuel.carter').install();
      const fresh = await linksTo('samuel.carter');
      assert.deepEqual(await typesOf(fresh), ['image/jpeg'], 'a new card has pictures');
    });

    it('although the other instance is writing the person; a new installation adds them again', async () => {
      const chat = chatOf('samuel.carter');
      const isThere = async () => {
        await bot.settled();
        return (await store.roster.find(keyOf(bot.tenant.person('samuel.carter')))) !== undefined;
      };
      await chat.install();
      assert.ok(await isThere());
      // The instance no longer knows what it wrote.
      bot.tenant.state.clock.advance(10 * MINUTE);
      const inFlight = Promise.withResolvers<void>();
      rosterWrites = inFlight.promise;
      await chat.say('help');
      rosterWrites = undefined;
      sendTo(1);
      await chat.uninstall();
      inFlight.resolve();
      assert.equal(await isThere(), false);
      sendTo(0);
      await chat.install();
      assert.ok(await isThere());
    });

    it('as of the removal, if the erasure succeeds only after the person came back', async () => {
      const chat = chatOf('samuel.carter');
      await chat.install();
      const links = await linksTo('samuel.carter');
      await bot.settled();
      failsToErase = true;
      await chat.uninstall();
      await bot.settled();
      failsToErase = false;
      assert.deepEqual(await typesOf(links), ['image/jpeg'], 'the erasure failed');
      sendTo(1);
      await chat.install();
      bot.tenant.state.clock.advance(2 * MINUTE);
      sendTo(0);
      await chatOf('nora.lindqvist').say('help');
      await bot.settled();
      const rows = await rowsOf(bot.tenant.person('samuel.carter'));
      assert.deepEqual(rows.toSorted(), ['ledger', 'roster']);
      assert.deepEqual(await typesOf(links), ['image/png']);
    });

    it('the sign-in that the other instance keeps', async () => {
      const person = bot.tenant.person('samuel.carter');
      const chat = chatOf('samuel.carter');
      await linksTo('samuel.carter');
      sendTo(1);
      await chat.uninstall();
      await bot.beat();
      sendTo(0);
      bot.tenant.teams.setDevices(person, 0);
      await chat.install();
      await chat.say('my photo is wrong');
      assert.ok(attachmentOf(chat.activities.at(-1) ?? assert.fail(), OAUTH_CARD), 'the person has to sign in again');
      bot.tenant.teams.setDevices(person, 1);
    });

    it('also if another person has an equal picture', async () => {
      const [amara, priya] = [bot.tenant.person('amara.okafor'), bot.tenant.person('priya.raman')];
      amara.photo = priya.photo;
      const picture = async (alias: string) => (await linksTo(alias))[0] ?? assert.fail('There is no picture.');
      const [one, other] = [await picture('amara.okafor'), await picture('priya.raman')];
      assert.deepEqual(await typesOf([one, other]), ['image/jpeg']);
      await chatOf('amara.okafor').uninstall();
      assert.deepEqual(await typesOf([one]), ['image/png']);
      assert.deepEqual(await typesOf([other]), ['image/jpeg']);
    });

    it('after the sweep found the person gone', async () => {
      const person = bot.tenant.person('nora.lindqvist');
      const links = await linksTo('nora.lindqvist');
      assert.deepEqual(await typesOf(links), ['image/jpeg']);
      await bot.settled();
      bot.tenant.deletePerson(person);
      for (let day = 0; day < 10 && (await store.roster.find(keyOf(person))); day++) {
        bot.tenant.state.clock.advance(24 * 60 * MINUTE);
        await bot.beat();
      }
      assert.equal(await store.roster.find(keyOf(person)), undefined);
      assert.deepEqual(await typesOf(links), ['image/png']);
      await bot.settled();
      assert.deepEqual(await rowsOf(person), []);
    });
  });
});
