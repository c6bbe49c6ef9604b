import {
  type Counter,
  createNoopMeter,
  type Histogram,
  type Meter,
  metrics,
  type ObservableGauge,
} from '@opentelemetry/api';
import { type Facts, METRICS, type MetricKey, SCOPE } from './names.ts';
import { toAttributes } from './spans.ts';

type KeyOf<Kind> = { [Key in MetricKey]: (typeof METRICS)[Key]['kind'] extends Kind ? Key : never }[MetricKey];
export type GaugeKey = KeyOf<'gauge'>;

/** Adds to a counter. Does nothing without an SDK. */
export function count(key: KeyOf<'counter'>, facts: Facts, by = 1): void {
  const counter = instruments()?.counter(key);
  if (by > 0) counter?.add(by, toAttributes(facts));
}

/** Records the time since `startedAt`, in the time of `performance.now()`. Does nothing without an SDK. */
export function recordTime(key: KeyOf<'histogram'>, startedAt: number, facts: Facts): void {
  instruments()
    ?.histogram(key)
    ?.record((performance.now() - startedAt) / 1_000, toAttributes(facts));
}

/** True if an SDK is registered. */
export function isMeasured(): boolean {
  return !(metrics.getMeter(SCOPE) instanceof createNoopMeter().constructor);
}

export interface GaugeValue {
  readonly gauge: GaugeKey;
  readonly value: number;
  readonly facts?: Facts;
}

/**
 * Calls `read` at each export for the values of these gauges. If it rejects, the export has none of them. Returns what
 * ends that.
 */
export function observe(gauges: readonly GaugeKey[], read: () => Promise<readonly GaugeValue[]>): () => void {
  const meter = metrics.getMeter(SCOPE);
  const observed = new Map<GaugeKey, ObservableGauge>(
    gauges.map((key) => [key, meter.createObservableGauge(METRICS[key].name, describe(key))]),
  );
  const callback: Parameters<Meter['addBatchObservableCallback']>[0] = async (result) => {
    const readings = await read().catch(() => []);
    for (const { gauge, value, facts = {} } of readings) {
      const instrument = observed.get(gauge);
      if (instrument) result.observe(instrument, value, toAttributes(facts));
    }
  };
  meter.addBatchObservableCallback(callback, [...observed.values()]);
  return () => meter.removeBatchObservableCallback(callback, [...observed.values()]);
}

/** Upper bounds of the classes, in seconds: a turn has 10 s, an invoke 4 s. */
const TIMES = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 4, 5, 7.5, 10, 15];

function describe(key: MetricKey) {
  const { unit, meaning } = METRICS[key];
  return { unit, description: meaning };
}

interface Instruments {
  counter(key: MetricKey): Counter | undefined;
  histogram(key: MetricKey): Histogram | undefined;
}

let current: { readonly provider: unknown; readonly instruments: Instruments | undefined } | undefined;

/**
 * Instruments belong to the SDK that is registered when they are created, so they are created anew for another one.
 * Undefined without an SDK, so that nothing is computed for them.
 */
function instruments(): Instruments | undefined {
  const provider = metrics.getMeterProvider();
  if (current?.provider !== provider) {
    current = { provider, instruments: isMeasured() ? createInstruments(metrics.getMeter(SCOPE)) : undefined };
  }
  return current.instruments;
}

function createInstruments(meter: Meter): Instruments {
  const counters = new Map<MetricKey, Counter>();
  const histograms = new Map<MetricKey, Histogram>();
  for (const key of Object.keys(METRICS) as MetricKey[]) {
    const { name, kind } = METRICS[key];
    if (kind === 'counter') counters.set(key, meter.createCounter(name, describe(key)));
    if (kind === 'histogram') {
      const advice = { explicitBucketBoundaries: TIMES };
      histograms.set(key, meter.createHistogram(name, { ...describe(key), advice }));
    }
  }
  return { counter: (key) => counters.get(key), histogram: (key) => histograms.get(key) };
}
