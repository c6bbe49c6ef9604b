import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { percentile } from './shared/percentile.ts';
import type { Bench, Result } from './shared/result.ts';
import { LATENCY, populationOf, recordGraph, runNode, sweepTenant } from './sweep/measured-sweep.ts';

const PEOPLE = 6_000;
/** People read one by one, for comparison. Fewer are enough to show the rate. */
const SINGLES = 1_000;
/** People read in unbounded batches, for comparison. */
const UNBOUNDED = 2_000;
const LEDGER_PEOPLE = 1_000_000;
const LEDGER_BATCHES = 2_000;

/** Photos that Graph reads at once in one batch, and for one app by the stricter reading of its limit. */
const CONCURRENCY = 4;

/**
 * Measures in separate processes, from the tenant's side: whole sweeps with `npm run sweep` against a Graph that
 * counts violated limits: with one batch in flight, and with a pace that adapts, in both readings of Graph's limit.
 * Also two naive ways to read the same people, and the cost of a ledger of a million people.
 */
export const sweepBench: Bench = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'photo-sync-bench-'));
  try {
    const ledger = await measureLedger(folder);
    // Both have one batch in flight most of the time, so they can share the machine.
    const [steady, perApp] = await Promise.all([
      measureSteadySweep(folder),
      measureSweep(join(folder, 'per-app'), 'app'),
    ]);
    const perMailbox = await measureSweep(join(folder, 'per-mailbox'), 'app-and-mailbox');
    return toResult({ ...steady, ...ledger, perApp, perMailbox });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** A sweep with one batch in flight, then naive reads of the same people. */
function measureSteadySweep(folder: string) {
  const conditions = { people: PEOPLE, photosAtOnce: 'app', ceiling: 1 } as const;
  return sweepTenant(join(folder, 'steady'), conditions, async ({ tenant, environment, ...ours }) => {
    const ids = [...populationOf(tenant)].map(({ id }) => id);
    const read = async (mode: 'singles' | 'batches', people: readonly string[]) => {
      const file = join(folder, mode);
      await writeFile(file, JSON.stringify(people));
      const stop = recordGraph(tenant);
      await runNode(['bench/sweep/naive-reads.ts', mode, file], environment);
      return { ...stop(), people: people.length };
    };
    const oneByOne = await read('singles', ids.slice(0, SINGLES));
    return { ours, oneByOne, careless: await read('batches', ids.slice(0, UNBOUNDED)) };
  });
}

/** A sweep that finds its pace, in one reading of Graph's limit. */
function measureSweep(folder: string, photosAtOnce: 'app' | 'app-and-mailbox') {
  const conditions = { people: PEOPLE, photosAtOnce, ceiling: 4 };
  return sweepTenant(folder, conditions, async ({ tenant, report, graph, rate }) => ({
    ...{ report, graph, rate },
    retriesTooEarly: tenant.violations.of('retryAfter'),
  }));
}

async function measureLedger(folder: string) {
  const used: { empty?: LedgerUse; full?: LedgerUse } = {};
  for (const [name, people] of [
    ['empty', 0],
    ['full', LEDGER_PEOPLE],
  ] as const) {
    const place = join(folder, name);
    await runNode(['bench/sweep/fill-ledger.ts', place, 'contoso', String(people)]);
    used[name] = JSON.parse(
      await runNode(['--expose-gc', 'bench/sweep/use-ledger.ts', place, 'contoso', String(LEDGER_BATCHES)]),
    );
    await rm(place, { recursive: true });
  }
  return used;
}

interface LedgerUse {
  /** Milliseconds of each plan. */
  readonly plans: readonly number[];
  /** Memory of the process at the end. Bytes. */
  readonly rss: number;
}

type Measured = Awaited<ReturnType<typeof measureSteadySweep>> &
  Awaited<ReturnType<typeof measureLedger>> &
  Readonly<Record<'perApp' | 'perMailbox', Awaited<ReturnType<typeof measureSweep>>>>;

function toResult({ ours, oneByOne, careless, empty, full, perApp, perMailbox }: Measured): Result {
  if (!empty || !full) throw new Error('The ledger was not measured.');
  const { report, graph, rate } = ours;
  const plans = full.plans;
  return {
    figures: {
      ofAllowedRate: { value: rate / (CONCURRENCY / LATENCY), goal: 0.95, atLeast: true },
      violations: { value: graph.violations, goal: 0 },
      partsPerPerson: { value: report.parts / report.done, goal: 1.02 },
      perMailboxSpeedUp: { value: perMailbox.rate / rate, goal: 3.5, atLeast: true },
      perMailboxViolations: { value: perMailbox.graph.violations, goal: 0 },
      perAppSpeed: { value: perApp.rate / rate, goal: 0.95, atLeast: true },
      perAppRefusedShare: { value: perApp.graph.violations / perApp.report.parts, goal: 1 / 500 },
      retriesTooEarly: { value: perApp.retriesTooEarly + perMailbox.retriesTooEarly, goal: 0 },
      ledgerMillionGrowthMb: { value: (full.rss - empty.rss) / 1024 / 1024, goal: 256 },
      planMs: { value: percentile(plans, 0.99), goal: 50 },
      // Proves that the tenant counts violations.
      violationsOfUnboundedBatches: { value: careless.violations, goal: 1, atLeast: true },
    },
    values: { overSingles: rate / (oneByOne.people / oneByOne.milliseconds) },
    samples: {
      ...{ ours, oneByOne, careless, perApp, perMailbox },
      rss: { empty: empty.rss, full: full.rss },
      plans: {
        first: plans[0],
        median: percentile(plans, 0.5),
        p99: percentile(plans, 0.99),
        longest: Math.max(...plans),
      },
    },
  };
}
