import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backUpFolder } from '../../../../src/store/backup/back-up-folder.ts';
import type { ReadingResult } from '../../../../src/store/ledger/types.ts';
import { openStore } from '../../../../src/store/open-store.ts';
import type { NewMessage } from '../../../../src/store/outbox/types.ts';
import type { Store } from '../../../../src/store/types.ts';
import { newDatabase } from '../../../helpers/shared-postgres.ts';
import { createDataFolder } from '../../../helpers/store/data-folder.ts';

const TENANT = 'contoso';
/** Before the database's own clock, which decides what is due. */
const NOW = new Date(Date.now() - 60_000);
const FUTURE = new Date(Date.now() + 86_400_000);
const ALWAYS = { seenUntil: FUTURE, now: FUTURE, claimedUntil: FUTURE, limit: 10 };
const CLAIM = { by: 'a', now: NOW, until: FUTURE };
const keyOf = (objectId: string) => ({ tenantId: TENANT, objectId });

/** People with a message that waits, one that is being sent, one that was sent; a change; reminders; a welcome. */
async function fill(store: Store): Promise<void> {
  const contact = { address: {}, language: 'en', timeZone: 'UTC', event: 'installed' } as const;
  for (const name of ['waiting', 'sending', 'sent', 'changed']) await store.roster.upsert(keyOf(name), contact, NOW);
  const slot = await store.graphSlots.acquire({ tenantId: TENANT, holder: 'a', slots: 1 }, NOW, FUTURE);
  assert.ok('lease' in slot);
  const read = { snapshot: { presence: 'photo', etag: 'old' }, readAt: NOW, verifiedAt: NOW, dueAt: NOW } as const;
  const results = (await planned(store, slot.lease)).map(
    (person): ReadingResult => ({
      ...read,
      ...{ person, priorityUntil: undefined, failedReads: 0 },
      ...(person.objectId === 'changed' && { event: { change: 'changed' } }),
    }),
  );
  assert.equal(results.length, 4);
  await store.ledger.writeReadings(TENANT, results, NOW);
  await store.graphSlots.release(slot.lease);
  for (const name of ['sending', 'sent', 'waiting']) {
    await store.outbox.enqueue(messageTo(name), NOW);
    if (name === 'waiting') break;
    await store.outbox.claim(TENANT, { ...CLAIM, limit: 10 });
    await store.outbox.markSending(TENANT, [`${name}:nudge`], CLAIM);
  }
  const sent = { id: 'sent:nudge', state: 'sent', activityId: '7', recheckAt: NOW } as const;
  await store.outbox.recordResults(TENANT, 'a', [sent], NOW);
  await store.askedReminders.ask(keyOf('sent'), { askedAt: NOW, remindAt: NOW });
  await store.askedReminders.ask(keyOf('waiting'), { askedAt: NOW, remindAt: FUTURE });
  await store.admins.noteRole(keyOf('sent'), NOW);
  assert.ok(await store.admins.setDigest(keyOf('sent'), { askedAt: NOW, at: NOW }));
  const welcome = { tenantId: TENANT, key: 'w', objectId: 'waiting', address: {}, language: 'en' };
  await store.welcomes.add(welcome, 'a', { now: NOW, until: FUTURE });
}

function messageTo(objectId: string): NewMessage {
  const change = { kind: 'nudge', change: 'changed', evidence: {}, notBefore: NOW } as const;
  return { ...keyOf(objectId), changeId: objectId, ...change };
}

async function planned(store: Store, lease: Parameters<Store['ledger']['plan']>[0]) {
  const plan = await store.ledger.plan(lease, { now: FUTURE, leaseUntil: FUTURE, limit: 9, inFlight: [] });
  assert.ok(plan !== 'lost' && 'people' in plan);
  return plan.people;
}

/** What the bot would still do, as far as people notice it. */
async function leftToDo(store: Store) {
  const slot = await store.graphSlots.acquire({ tenantId: TENANT, holder: 'b', slots: 1 }, NOW, FUTURE);
  assert.ok('lease' in slot);
  const people = await planned(store, slot.lease);
  return {
    known: people.filter(({ snapshot }) => snapshot).length,
    watched: people.length,
    messages: (await store.outbox.claim(TENANT, { ...CLAIM, now: FUTURE, limit: 10 })).length,
    states: await store.outbox.byState(TENANT),
    followUps: (await store.outbox.claimRechecks(TENANT, { now: FUTURE, until: FUTURE, limit: 10 })).length,
    changes: (await store.changes.claimDue(TENANT, ALWAYS)).length,
    reminders: [await store.askedReminders.find(keyOf('sent')), await store.askedReminders.find(keyOf('waiting'))].map(
      (reminder) => reminder !== undefined,
    ),
    reports: (await store.admins.claimDigests(TENANT, { now: FUTURE, until: FUTURE, max: 10 })).length,
    welcomes: (await store.welcomes.claim(TENANT, { ...CLAIM, limit: 10 })).length,
  };
}

const BEFORE = {
  ...{ known: 4, watched: 4, messages: 1, states: { pending: 1, sending: 1, sent: 1 }, followUps: 1 },
  ...{ changes: 1, reminders: [true, true], reports: 1, welcomes: 1 },
};
const AFTER = {
  ...{ known: 0, watched: 4, messages: 0, states: { 'in-doubt': 2, sent: 1 }, followUps: 0 },
  ...{ changes: 0, reminders: [false, true], reports: 0, welcomes: 0 },
};

/** What was sent between the backup and the restore is not in the backup. */
describe('A restored database', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'photo-sync-restored-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('on a server sends nothing that may have been sent, once the operator has said that it was restored', async () => {
    const store = await openStore({ databaseUrl: await newDatabase(), folder: '' });
    await fill(store);
    await store.settleRestored();
    assert.deepEqual(await leftToDo(store), AFTER);
    assert.equal(await store.outbox.enqueue(messageTo('waiting'), NOW), 'known', 'not a second time for this change');
    await store.close();
  });

  it('in a folder sends nothing that may have been sent, from its first start on', async () => {
    const [data, backup] = [join(folder, 'data'), join(folder, 'backup')];
    await createDataFolder(data);
    const original = await openStore({ databaseUrl: undefined, folder: data });
    await fill(original);
    await backUpFolder(data, backup);
    assert.deepEqual(await leftToDo(original), BEFORE, 'the original goes on');
    await original.close();
    const restored = await openStore({ databaseUrl: undefined, folder: backup });
    assert.deepEqual(await leftToDo(restored), AFTER);
    assert.equal(existsSync(join(backup, 'restored-backup.json')), false);
    const later = { ...messageTo('sent'), changeId: 'later' };
    assert.equal(await restored.outbox.enqueue(later, NOW), 'added');
    await restored.close();
    const again = await openStore({ databaseUrl: undefined, folder: backup });
    assert.equal((await again.outbox.byState(TENANT)).pending, 1, 'the second start is an ordinary one');
    await again.close();
  });
});
