import type { ChangeKind } from '../../../src/store/ledger/types.ts';
import type { Store } from '../../../src/store/types.ts';
import { type SweepOptions, sweep } from '../../../src/sweep/sweep.ts';
import type { SweepReport } from '../../../src/sweep/types.ts';
import { createFakeGraph, FAKE_PICTURES, type FakeGraph } from './fake-graph.ts';
import { HOUR, later, MINUTE, NOON } from './watched.ts';

/** Sweeps of a tenant with fake photos. Only waits and the test move the clock. */
export interface SweepHarness {
  readonly tenantId: string;
  readonly graph: FakeGraph;
  readonly waits: number[];
  now(): Date;
  /** Moves the clock. */
  advance(milliseconds: number): void;
  /** Adds people to the roster. */
  meet(...objectIds: readonly string[]): Promise<void>;
  sweep(options?: Partial<SweepOptions>): Promise<SweepReport>;
  /** Returns the undecided changes, such as `nora changed`, sorted by person, and marks them as decided. */
  changes(): Promise<readonly string[]>;
}

let tenants = 0;

export function createSweepHarness(store: Store): SweepHarness {
  const tenantId = `sweep-${++tenants}`;
  const graph = createFakeGraph();
  const waits: number[] = [];
  let now = NOON;
  return {
    tenantId,
    graph,
    waits,
    now: () => now,
    advance(milliseconds) {
      now = later(milliseconds, now);
    },
    async meet(...objectIds) {
      const seen = { address: {}, language: 'en', timeZone: 'UTC', event: 'installed' } as const;
      for (const objectId of objectIds) await store.roster.upsert({ tenantId, objectId }, seen, now);
    },
    sweep(options = {}) {
      return sweep({
        tenantId,
        ledger: store.ledger,
        graphSlots: store.graphSlots,
        pictures: FAKE_PICTURES,
        intervals: { regular: HOUR, priority: 15 * MINUTE, priorityPeriod: 2 * HOUR },
        random: () => 0.5,
        dryRun: false,
        ceiling: 1,
        now: () => now,
        signal: new AbortController().signal,
        maxWait: 5 * MINUTE,
        read: graph.read,
        async wait(milliseconds) {
          waits.push(milliseconds);
          now = later(milliseconds, now);
        },
        ...options,
      });
    },
    async changes() {
      const changes: string[] = [];
      const when = { seenUntil: now, now, claimedUntil: now, limit: 1_000 };
      for (const change of await store.changes.claimDue(tenantId, when)) {
        changes.push(`${change.objectId} ${change.kind satisfies ChangeKind}`);
        await store.changes.decide(change, 'seen by a test', now);
      }
      return changes.sort();
    },
  };
}

/** `p001`, `p002` … */
export function names(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `p${String(index + 1).padStart(3, '0')}`);
}
