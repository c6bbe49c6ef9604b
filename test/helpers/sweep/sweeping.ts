import type { ChangeKind } from '../../../src/store/ledger/types.ts';
import type { Store } from '../../../src/store/types.ts';
import { type SweepOptions, type SweepReport, sweep } from '../../../src/sweep/sweep.ts';
import { createFakeGraph, FAKE_PICTURES, type FakeGraph } from './fake-graph.ts';
import { HOUR, later, MINUTE, NOON } from './watched.ts';

/** A tenant of fake photos, watched by sweeps under a clock that only waits and tests move. */
export interface Sweeping {
  readonly tenantId: string;
  readonly graph: FakeGraph;
  readonly waits: number[];
  now(): Date;
  pass(milliseconds: number): void;
  meet(...objectIds: readonly string[]): Promise<void>;
  sweep(options?: Partial<SweepOptions>): Promise<SweepReport>;
  /** The undecided changes, as `nora changed`, by person; they are decided by that. */
  changes(): Promise<readonly string[]>;
}

let tenants = 0;

export function startSweeping(store: Store): Sweeping {
  const tenantId = `sweep-${++tenants}`;
  const graph = createFakeGraph();
  const waits: number[] = [];
  let now = NOON;
  return {
    tenantId,
    graph,
    waits,
    now: () => now,
    pass(milliseconds) {
      now = later(milliseconds, now);
    },
    async meet(...objectIds) {
      const seen = { address: {}, language: 'en', timeZone: 'UTC', how: 'installed' } as const;
      for (const objectId of objectIds) await store.roster.meet({ tenantId, objectId }, seen, now);
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
        batchesAtOnce: 1,
        now: () => now,
        signal: new AbortController().signal,
        patience: 5 * MINUTE,
        read: graph.read,
        async wait(milliseconds) {
          waits.push(milliseconds);
          now = later(milliseconds, now);
        },
        ...options,
      });
    },
    async changes() {
      const found: string[] = [];
      const when = { seenUntil: now, now, claimedUntil: now, most: 1_000 };
      for (const change of await store.changes.due(tenantId, when)) {
        found.push(`${change.objectId} ${change.kind satisfies ChangeKind}`);
        await store.changes.decide(change, 'seen by a test', now);
      }
      return found.sort();
    },
  };
}

/** `p001`, `p002` … */
export function names(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `p${String(index + 1).padStart(3, '0')}`);
}
