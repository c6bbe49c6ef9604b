import { monitorEventLoopDelay } from 'node:perf_hooks';
import { currentControl } from '../nudges/policy.ts';
import type { NudgeSettings } from '../store/control/types.ts';
import type { Store } from '../store/types.ts';
import { type GaugeValue, isMeasured, observe } from './measures.ts';
import { traceStore } from './traced-store.ts';

export interface ObservedStore {
  readonly store: Store;
  /** Ends the readings for gauges. */
  stop(): void;
}

export interface ObserveOptions {
  readonly tenantId: string;
  /** Settings of the nudges, which decide whose photos are read. */
  readonly nudges: NudgeSettings;
  readonly now: () => Date;
}

/**
 * The store with spans, and gauges of what waits in it and of the event loop. The gauges are read only while an SDK
 * exports them. Several instances on one database report the same numbers.
 */
export function observeStore(store: Store, options: ObserveOptions): ObservedStore {
  if (!isMeasured()) return { store: traceStore(store), stop() {} };
  const delay = monitorEventLoopDelay();
  delay.enable();
  const ends = [
    observe(['queueDepth', 'queueAge', 'sweepLag', 'nudges'], () => readStore(store, options)),
    observe(['eventLoopMean', 'eventLoopP99', 'eventLoopMax'], async () => {
      const seconds = (nanoseconds: number) => (Number.isFinite(nanoseconds) ? nanoseconds / 1e9 : 0);
      const readings = [
        { gauge: 'eventLoopMean', value: seconds(delay.mean) },
        { gauge: 'eventLoopP99', value: seconds(delay.percentile(99)) },
        { gauge: 'eventLoopMax', value: seconds(delay.max) },
      ] as const;
      delay.reset();
      return readings;
    }),
    () => delay.disable(),
  ];
  return {
    store: traceStore(store),
    stop() {
      for (const end of ends) end();
    },
  };
}

async function readStore(store: Store, { tenantId, nudges, now }: ObserveOptions): Promise<readonly GaugeValue[]> {
  const { mode } = currentControl(await store.control.read(tenantId), nudges);
  const at = now();
  const scope = mode === 'pilot' ? mode : undefined;
  const [backlog, states] = await Promise.all([store.backlog(tenantId, at, scope), store.outbox.byState(tenantId)]);
  const age = (since: Date | undefined) => (since ? Math.max(0, at.getTime() - since.getTime()) / 1_000 : 0);
  return [
    ...backlog.queues.flatMap(({ queue, due, oldestDueAt }): GaugeValue[] => [
      { gauge: 'queueDepth', value: due, facts: { queue } },
      { gauge: 'queueAge', value: age(oldestDueAt), facts: { queue } },
    ]),
    ...Object.entries(states).map(
      ([nudgeState, value]): GaugeValue => ({ gauge: 'nudges', value, facts: { nudgeState } }),
    ),
    // While nudges are off, no photo is read, and none is late.
    ...(mode === 'off' ? [] : [{ gauge: 'sweepLag', value: age(backlog.oldestPhotoDueAt) } as const]),
  ];
}
