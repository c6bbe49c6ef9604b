import assert from 'node:assert/strict';
import type { Store } from '../../../../src/store/types.ts';
import { onBothStores } from '../../../helpers/store/both-stores.ts';

const NOON = new Date('2026-03-04T12:00:00Z');
const later = (hours: number) => new Date(NOON.getTime() + hours * 3_600_000);

let tenants = 0;

onBothStores('The report of a tenant', (open) => {
  let tenantId: string;
  let store: Store;
  beforeEach(() => {
    tenantId = `report-${++tenants}`;
    store = open.store;
  });

  const seen = { address: {}, language: 'en', timeZone: 'UTC', event: 'installed' } as const;
  const add = (objectId: string) => store.roster.upsert({ tenantId, objectId }, seen, NOON);
  const message = (objectId: string, changeId: string) =>
    ({ tenantId, objectId, changeId, kind: 'nudge', change: 'changed', evidence: {}, notBefore: NOON }) as const;
  async function send(objectId: string, result: 'sent' | 'unreachable' = 'sent'): Promise<void> {
    await add(objectId);
    await store.outbox.enqueue(message(objectId, objectId), NOON);
    const claim = { by: 'a', now: NOON, until: later(1_000) };
    await store.outbox.claim(tenantId, { ...claim, limit: 10 });
    await store.outbox.markSending(tenantId, [`${objectId}:nudge`], claim);
    const recheck = result === 'sent' ? { recheckAt: later(24) } : { reason: 'blocked' };
    await store.outbox.recordResults(tenantId, 'a', [{ id: `${objectId}:nudge`, state: result, ...recheck }], NOON);
  }
  async function dryRun(objectId: string): Promise<void> {
    await add(objectId);
    await store.outbox.enqueue({ ...message(objectId, objectId), dryRun: true }, NOON);
  }
  const end = (objectId: string, ended: string, at: Date) =>
    store.outbox.recordFollowUp({ tenantId, id: `${objectId}:nudge` }, { ended, at });

  it('compares nudged people with those of a dry run, a day later', async () => {
    for (const id of ['quick', 'slow', 'never', 'left']) await send(id);
    for (const id of ['by-itself', 'still-old', 'unread', 'too-early']) await dryRun(id);
    await end('quick', 'right', later(20));
    await end('slow', 'right', later(30));
    await end('left', 'gone', later(5));
    const due = await store.outbox.claimRechecks(tenantId, { now: later(24.1), until: later(25), limit: 20 });
    const states = Object.fromEntries(due.map(({ objectId, state }) => [objectId, state]));
    assert.equal(states['by-itself'], 'dry-run');
    await end('by-itself', 'right', later(24.1));
    await end('still-old', 'not-right', later(24.1));
    await end('unread', 'unknown', later(24.1));
    const outcomes = (hours: number) => store.report.outcomes(tenantId, { since: later(-1), now: later(hours) });
    assert.deepEqual(await outcomes(24), { nudged: { people: 0, right: 0 }, notNudged: { people: 0, right: 0 } });
    assert.deepEqual(await outcomes(40), { nudged: { people: 3, right: 1 }, notNudged: { people: 2, right: 1 } });
    const later2 = { since: later(1), now: later(40) };
    assert.deepEqual((await store.report.outcomes(tenantId, later2)).nudged, { people: 0, right: 0 });
  });

  it('ends the look at a dry run when the photo changes again', async () => {
    await dryRun('nora');
    await store.outbox.enqueue({ ...message('nora', 'second'), dryRun: true }, later(1));
    const due = await store.outbox.claimRechecks(tenantId, { now: later(30), until: later(31), limit: 20 });
    assert.deepEqual(
      due.map(({ changeId }) => changeId),
      ['second'],
    );
  });

  it('keeps numbers of each day, the last ones of a day, until they expire', async () => {
    await send('nora');
    await store.feedback.count(tenantId, { verdict: 'waiting', language: 'en', isHelpful: true });
    await store.report.recordDay(tenantId, NOON);
    await add('luca');
    await end('nora', 'right', later(3));
    await store.report.recordDay(tenantId, later(4));
    await store.report.recordDay(tenantId, later(24));
    const [first, second, ...more] = await store.report.days(tenantId, later(-24));
    assert.deepEqual(more, []);
    const { day, people, nudges, right, helpful, unhelpful } = first ?? assert.fail('There is no first day.');
    assert.deepEqual([day, people, nudges, right, helpful, unhelpful], ['2026-03-04', 2, 1, 1, 1, 0]);
    assert.deepEqual([second?.day, second?.nudges, second?.right], ['2026-03-05', 0, 0]);
    await store.purge(later(100 * 24 + 5));
    assert.deepEqual(
      (await store.report.days(tenantId, later(-24))).map((one) => one.day),
      ['2026-03-05'],
    );
  });

  const answer = (objectId: string, verdict: string, hours: number) => {
    const outcome = verdict === 'in-sync' ? 'solved' : verdict === 'waiting' ? 'problem' : undefined;
    return { person: { tenantId, objectId }, verdict, at: later(hours), outcome } as const;
  };
  const count = (hours: number, ...answers: readonly ReturnType<typeof answer>[]) =>
    store.report.countAnswers(tenantId, answers, later(hours));

  it('counts each person once a day, with the first verdict of the day', async () => {
    await count(0, answer('nora', 'waiting', 0), answer('nora', 'guest', 0), answer('luca', 'guest', 0));
    await Promise.all([count(1, answer('nora', 'guest', 1)), count(1, answer('luca', 'waiting', 1))]);
    await count(24, answer('nora', 'guest', 24));
    const answers = await store.report.answers(tenantId, later(-24));
    assert.deepEqual(
      answers.map(({ day, verdicts }) => [day, verdicts]),
      [
        ['2026-03-04', { guest: 1, waiting: 1 }],
        ['2026-03-05', { guest: 1 }],
      ],
    );
    assert.deepEqual(await store.report.answers('another', later(-24)), []);
    assert.equal((await store.report.answers(tenantId, later(24))).length, 1);
    await store.purge(later(100 * 24 + 5));
    assert.deepEqual(
      (await store.report.answers(tenantId, later(-24))).map(({ day }) => day),
      ['2026-03-05'],
    );
  });

  it('counts who was told about a problem, and whose photo was right within a day', async () => {
    await count(0, ...['quick', 'slow', 'never', 'again'].map((id) => answer(id, 'waiting', 0)));
    await count(1, answer('quick', 'in-sync', 1), answer('well', 'in-sync', 1));
    // A repeated problem and a repeated solution are the same ones.
    await count(2, answer('quick', 'in-sync', 2), answer('never', 'waiting', 2));
    // In one batch, a problem comes before its solution.
    await count(3, answer('again', 'in-sync', 3), answer('again', 'waiting', 3.1));
    await count(25, answer('slow', 'in-sync', 25), answer('both', 'waiting', 24.9), answer('both', 'in-sync', 25));
    const days = await store.report.answers(tenantId, later(-24));
    assert.deepEqual(
      days.map(({ problems, solved }) => [problems, solved]),
      [
        [4, 1],
        [1, 1],
      ],
    );
    await count(30, answer('never', 'waiting', 30));
    assert.equal((await store.report.answers(tenantId, later(24)))[0]?.problems, 2);
  });

  it('erases the claims of a person, and of no other one', async () => {
    await count(0, answer('nora', 'waiting', 0), answer('luca', 'waiting', 0));
    const until = async (objectId: string) => (await store.knownRows({ tenantId, objectId })).answeredUntil;
    assert.deepEqual(await until('nora'), later(24));
    await store.erasePerson({ tenantId, objectId: 'nora' });
    assert.equal(await until('nora'), undefined);
    assert.deepEqual(await until('luca'), later(24));
  });

  it('counts what did not arrive, and lists people for the table with names', async () => {
    await send('nora');
    await send('luca', 'unreachable');
    assert.deepEqual(await store.report.notDelivered(tenantId), { blocked: 1 });
    assert.deepEqual(await store.report.newestDecisions(tenantId), {});
    const people = await store.report.people(tenantId);
    assert.deepEqual(
      people.map(({ objectId, message: state, ended, decision }) => [objectId, state, ended, decision]),
      [
        ['luca', 'unreachable', undefined, undefined],
        ['nora', 'sent', undefined, undefined],
      ],
    );
    assert.deepEqual(await store.report.people('another'), []);
    const { overdue, oldestRead } = await store.report.freshness(tenantId, later(48), 3_600_000);
    assert.deepEqual([overdue, oldestRead], [2, undefined]);
  });
});
