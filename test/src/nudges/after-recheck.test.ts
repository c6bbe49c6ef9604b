import assert from 'node:assert/strict';
import { afterRecheck, type Recheck } from '../../../src/nudges/after-recheck.ts';
import { STALE_AFTER_MS } from '../../../src/nudges/nudge-limits.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const SENT = new Date('2026-03-04T09:00:00Z');
const since = (milliseconds: number) => new Date(SENT.getTime() + milliseconds);

const next = (now: Date, seen: Recheck['seen'], message: Partial<Recheck['message']> = {}) =>
  afterRecheck({
    message: { kind: 'nudge', state: 'sent', settledAt: SENT, ...message },
    seen,
    copyInterval: DAY,
    now,
  });
const FOUND = ['needs-visit', 'not-copied', 'beyond-them', 'gone', 'unseen'] as const;

describe('What follows from looking at somebody again', () => {
  it('is green as soon as it is right, however late', () => {
    for (const now of [since(HOUR), since(30 * DAY)]) assert.deepEqual(next(now, { found: 'right' }), { next: 'done' });
  });

  it('is another look until SharePoint could have copied', () => {
    for (const found of FOUND) {
      assert.deepEqual(next(since(20 * 60_000), { found }), { next: 'again', at: since(HOUR) });
      assert.deepEqual(next(since(13 * HOUR), { found }), { next: 'again', at: since(DAY) });
    }
    const nextCopyAt = since(DAY + HOUR);
    assert.deepEqual(next(since(DAY), { found: 'needs-visit', nextCopyAt }), { next: 'again', at: nextCopyAt });
  });

  it('is the reminder, also for whoever only saw the button', () => {
    for (const found of ['needs-visit', 'not-copied'] as const) {
      assert.deepEqual(next(since(DAY), { found }), { next: 'remind' });
    }
  });

  it('is silence where a visit would not help, even where the nudge may not have arrived', () => {
    for (const found of ['beyond-them', 'gone'] as const) {
      for (const state of ['sent', 'in-doubt'] as const) {
        assert.deepEqual(next(since(DAY), { found }, { state }), { next: 'end', reason: 'beyond-them' });
      }
    }
  });

  it('where nobody can tell is silence, unless the nudge may not have arrived', () => {
    assert.deepEqual(next(since(DAY), { found: 'unseen' }), { next: 'end', reason: 'unknown' });
    assert.deepEqual(next(since(DAY), { found: 'unseen' }, { state: 'in-doubt' }), { next: 'remind' });
  });

  it('where nobody can see just now is another look, for a day', () => {
    const seen = (now: Date, wait = 0) => ({ found: 'unseen', againFrom: new Date(now.getTime() + wait) }) as const;
    const due = since(DAY);
    assert.deepEqual(next(due, seen(due)), { next: 'again', at: since(DAY + HOUR) });
    assert.deepEqual(next(due, seen(due, 3 * HOUR)), { next: 'again', at: since(DAY + 3 * HOUR) });
    const late = since(2 * DAY);
    assert.deepEqual(next(late, seen(late)), { next: 'end', reason: 'unknown' });
  });

  it('is nothing once it is no news any more', () => {
    for (const kind of ['nudge', 'reminder'] as const) {
      const late = since(STALE_AFTER_MS + 1);
      assert.deepEqual(next(late, { found: 'needs-visit' }, { kind }), { next: 'end', reason: 'stale' });
    }
  });

  it('is nothing more after a reminder', () => {
    const reminder = { kind: 'reminder' } as const;
    assert.deepEqual(next(since(13 * HOUR), { found: 'needs-visit' }, reminder), { next: 'again', at: since(DAY) });
    assert.deepEqual(next(since(DAY), { found: 'needs-visit' }, reminder), { next: 'end', reason: 'reminded-already' });
  });
});
