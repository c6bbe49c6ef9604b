import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  CAP_RECHECK_MS,
  GRACE_MS,
  MIN_BULK_CHANGES,
  STALE_AFTER_MS,
  WEEK_MS,
} from '../../../src/nudges/nudge-limits.ts';
import {
  type Control,
  decide,
  isBulkChange,
  maySend,
  type PastMessage,
  type RecipientStatus,
  type Situation,
} from '../../../src/nudges/policy.ts';
import { isWorkingTime } from '../../../src/nudges/working-hours.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const RULES = { hours: { from: 540, until: 1080, days: [1, 2, 3, 4, 5] }, grace: GRACE_MS };
/** A Wednesday, ten in the morning in Rome. */
const NOW = new Date('2026-03-04T09:00:00Z');
const ago = (milliseconds: number) => new Date(NOW.getTime() - milliseconds);

const NORA: RecipientStatus = {
  timeZone: 'Europe/Rome',
  reach: 'here',
  optedOutAt: undefined,
  snoozedUntil: undefined,
};
const ON: Control = { mode: 'on', paused: false, heldBackSince: undefined, dailyCap: 1_000, bulkShare: 0.1 };
const TYPICAL: Situation = {
  now: NOW,
  kind: 'nudge',
  change: { id: 'c', kind: 'changed', seenAt: ago(20 * MINUTE) },
  recipient: NORA,
  inPilot: false,
  past: [],
  remaining: 10,
  control: ON,
};
const sentAgo = (days: number, changeId = 'earlier', kind: PastMessage['kind'] = 'nudge'): PastMessage => ({
  changeId,
  kind,
  at: ago(days * DAY),
});

const decision = (differs: Partial<Situation>) => decide({ ...TYPICAL, ...differs }, RULES);
const reason = (differs: Partial<Situation>) => {
  const made = decision(differs);
  return made.decision === 'queue' ? 'queue' : made.reason;
};

describe('The policy of nudges', () => {
  it('queues a nudge at once in working hours', () => {
    assert.deepEqual(decision({}), { decision: 'queue', dryRun: false });
  });

  it('waits for the end of the grace period', () => {
    const seenAt = ago(14 * MINUTE);
    assert.deepEqual(decision({ change: { ...TYPICAL.change, seenAt } }), {
      decision: 'wait',
      until: new Date(seenAt.getTime() + 15 * MINUTE),
      reason: 'grace',
    });
  });

  it('waits for the next morning, and over the weekend', () => {
    const evening = decision({ now: new Date('2026-03-06T18:00:00Z'), change: { ...TYPICAL.change, seenAt: NOW } });
    assert.deepEqual(evening, { decision: 'wait', until: new Date('2026-03-09T08:00:00Z'), reason: 'after-hours' });
  });

  it('allows one nudge and one reminder per change', () => {
    assert.equal(reason({ past: [sentAgo(0.1, 'c')] }), 'said-already');
    assert.equal(reason({ kind: 'reminder', past: [sentAgo(1, 'c')] }), 'queue');
    assert.equal(reason({ kind: 'reminder', past: [sentAgo(2, 'c', 'reminder')] }), 'said-already');
  });

  it('allows two messages a week, including reminders', () => {
    assert.equal(reason({ past: [sentAgo(1)] }), 'queue');
    assert.equal(reason({ past: [sentAgo(1), sentAgo(6.9, 'first')] }), 'enough-this-week');
    assert.equal(reason({ past: [sentAgo(1), sentAgo(2, 'earlier', 'reminder')] }), 'enough-this-week');
    assert.equal(reason({ past: [sentAgo(1), sentAgo(7, 'first')] }), 'queue');
    assert.equal(reason({ kind: 'reminder', past: [sentAgo(1, 'c'), sentAgo(2)] }), 'enough-this-week');
  });

  it('sends nothing to people who opted out, snoozed, are unreachable or gone', () => {
    assert.equal(reason({ recipient: { ...NORA, optedOutAt: ago(DAY) } }), 'opted-out');
    assert.equal(reason({ recipient: { ...NORA, snoozedUntil: new Date(NOW.getTime() + 1) } }), 'snoozed');
    assert.equal(reason({ recipient: { ...NORA, snoozedUntil: NOW } }), 'queue');
    assert.equal(reason({ recipient: { ...NORA, reach: 'unreachable' } }), 'unreachable');
    assert.equal(reason({ recipient: undefined }), 'gone');
  });

  it('waits until a snooze ends, also with a reminder', () => {
    const until = new Date(NOW.getTime() + DAY);
    const recipient = { ...NORA, snoozedUntil: until };
    for (const kind of ['nudge', 'reminder'] as const) {
      assert.deepEqual(decision({ kind, recipient }), { decision: 'wait', until, reason: 'snoozed' });
    }
    assert.equal(reason({ recipient: { ...recipient, optedOutAt: NOW } }), 'opted-out');
  });

  it('sends no nudge about a stale change', () => {
    const old = { ...TYPICAL.change, seenAt: ago(STALE_AFTER_MS + 1) };
    assert.equal(reason({ change: old }), 'stale');
    assert.equal(reason({ change: old, kind: 'reminder' }), 'queue');
  });

  it('applies the mode: off, pilot or dry run', () => {
    const mode = (name: Control['mode']) => ({ control: { ...ON, mode: name } });
    assert.equal(reason(mode('off')), 'off');
    assert.equal(reason(mode('pilot')), 'not-in-pilot');
    assert.equal(reason({ ...mode('pilot'), inPilot: true }), 'queue');
    assert.deepEqual(decision(mode('dry-run')), { decision: 'queue', dryRun: true });
  });

  it('holds all messages during a pause, or after a bulk change', () => {
    assert.deepEqual(decision({ control: { ...ON, paused: true } }), { decision: 'hold', reason: 'paused' });
    assert.deepEqual(decision({ control: { ...ON, heldBackSince: NOW } }), { decision: 'hold', reason: 'bulk-change' });
  });

  it('waits when the daily cap is used up', () => {
    assert.deepEqual(decision({ remaining: 0 }), {
      decision: 'wait',
      until: new Date(NOW.getTime() + CAP_RECHECK_MS),
      reason: 'daily-cap',
    });
  });

  it('detects a bulk change', () => {
    assert.ok(isBulkChange(101, 1_000, ON));
    assert.ok(!isBulkChange(100, 1_000, ON));
    // Many of a few people may have changed their photos themselves.
    assert.ok(!isBulkChange(MIN_BULK_CHANGES - 1, 30, ON));
    assert.ok(isBulkChange(MIN_BULK_CHANGES, 30, ON));
  });

  it('lets the pump send only in the modes on and pilot, without a pause or bulk change', () => {
    assert.ok(maySend(ON));
    assert.ok(maySend({ ...ON, mode: 'pilot' }));
    for (const closed of [{ mode: 'off' }, { mode: 'dry-run' }, { paused: true }, { heldBackSince: NOW }] as const) {
      assert.ok(!maySend({ ...ON, ...closed }), JSON.stringify(closed));
    }
  });

  const optional = <T>(arbitrary: fc.Arbitrary<T>) =>
    fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
  const around = fc.integer({ min: -20 * DAY, max: 20 * DAY }).map((offset) => new Date(NOW.getTime() + offset));
  const situations: fc.Arbitrary<Situation> = fc.record({
    now: around,
    kind: fc.constantFrom('nudge', 'reminder'),
    change: fc.record({
      id: fc.constantFrom('c', 'd'),
      kind: fc.constantFrom('appeared', 'changed', 'vanished'),
      seenAt: around,
    }),
    recipient: fc.option(
      fc.record({
        timeZone: fc.constantFrom(...Intl.supportedValuesOf('timeZone')),
        reach: fc.constantFrom('here', 'here', 'unreachable'),
        optedOutAt: optional(around),
        snoozedUntil: optional(around),
      }),
      { nil: undefined },
    ),
    inPilot: fc.boolean(),
    past: fc.array(
      fc.record({ changeId: fc.constantFrom('c', 'd', 'e'), kind: fc.constantFrom('nudge', 'reminder'), at: around }),
      { maxLength: 4 },
    ),
    remaining: fc.integer({ min: -1, max: 3 }),
    control: fc.record({
      mode: fc.constantFrom('off', 'dry-run', 'pilot', 'on', 'on'),
      paused: fc.constantFrom(false, false, true),
      heldBackSince: optional(around),
      dailyCap: fc.constant(10),
      bulkShare: fc.constant(0.1),
    }),
  });

  it('respects all rules in any situation', () => {
    let queued = 0;
    fc.assert(
      fc.property(situations, (situation) => {
        const made = decide(situation, RULES);
        if (made.decision !== 'queue') return;
        queued++;
        const { now, recipient, control, past, change, kind, remaining } = situation;
        assert.ok(recipient);
        assert.ok(!recipient.optedOutAt && recipient.reach === 'here');
        // A clock that was ahead has written a snooze of more than ten days.
        const snoozedFor = (recipient.snoozedUntil?.getTime() ?? 0) - now.getTime();
        assert.ok(snoozedFor <= 0 || snoozedFor > 10 * 24 * 60 * 60_000);
        assert.ok(isWorkingTime(now, recipient.timeZone, RULES.hours));
        assert.ok(now.getTime() - change.seenAt.getTime() >= RULES.grace);
        assert.ok(control.mode !== 'off' && !control.paused && !control.heldBackSince);
        assert.ok(control.mode !== 'pilot' || situation.inPilot);
        assert.equal(made.dryRun, control.mode === 'dry-run');
        assert.ok(remaining > 0);
        assert.ok(!past.some((one) => one.changeId === change.id && one.kind === kind));
        assert.ok(past.filter(({ at }) => at.getTime() > now.getTime() - WEEK_MS).length < 2);
      }),
      { numRuns: 20_000 },
    );
    assert.ok(queued > 10, String(queued));
  });
});
