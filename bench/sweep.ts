import { type ExecFileOptions, execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Person, startTenant, type Tenant } from '../sandbox/index.ts';
import { botEnvironment } from '../sandbox/launch/bot-environment.ts';
import { percentile } from './shared/percentile.ts';
import type { Bench, Result } from './shared/result.ts';

const PEOPLE = 20_000;
/** People read one by one, for comparison. Fewer are enough to show the rate. */
const SINGLES = 1_000;
/** People read in unbounded batches, for comparison. */
const UNBOUNDED = 2_000;
const LEDGER_PEOPLE = 1_000_000;
const LEDGER_BATCHES = 2_000;

/** Time that Graph needs for one photo, in milliseconds, and the photos that it reads at once for one app. */
const LATENCY = 70;
const CONCURRENCY = 4;

/**
 * Measures three things in separate processes, from the tenant's side: a whole sweep with `npm run sweep`, against a
 * Graph that counts violated limits; two naive ways to read the same people; and the cost of a ledger of a million
 * people.
 */
export const sweepBench: Bench = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'photo-sync-bench-'));
  try {
    const ledger = await measureLedger(folder);
    const tenant = await startTenant({ population: PEOPLE });
    try {
      return toResult({ ...(await measureSweeps(tenant, folder)), ...ledger });
    } finally {
      await tenant.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

async function measureSweeps(tenant: Tenant, folder: string) {
  const environment = await prepare(tenant, folder);
  const ids = [...population(tenant)].map(({ id }) => id);
  const file = async (name: string, people: unknown) => {
    const path = join(folder, name);
    await writeFile(path, JSON.stringify(people));
    return path;
  };
  const seen = [...population(tenant)].map(({ id, photo }) => [id, photo?.etag ?? null]);
  await run(['bench/sweep/fill-ledger.ts', environment.DATA_FOLDER ?? '', tenant.state.id, await file('all', seen)]);
  changeSome(tenant);
  tenant.state.switches.photoDuration = LATENCY;

  const stopOurs = recordGraph(tenant);
  const report: SweepJson = JSON.parse(await run(['cli/sweep.ts', '--json'], environment));
  const ours = stopOurs();
  const stopSingles = recordGraph(tenant);
  await run(['bench/sweep/naive-reads.ts', 'singles', await file('singles', ids.slice(0, SINGLES))], environment);
  const oneByOne = { ...stopSingles(), people: SINGLES };
  const stopUnbounded = recordGraph(tenant);
  await run(['bench/sweep/naive-reads.ts', 'batches', await file('unbounded', ids.slice(0, UNBOUNDED))], environment);
  return { report, ours, oneByOne, careless: stopUnbounded() };
}

/** All people except the sample people. */
function* population({ state: { people } }: Tenant): Generator<Person> {
  for (const [, person] of people.from(people.samplePeople().length)) yield person;
}

/** The changes of a busy hour: of 1,000 people with a photo, three have a new one and one has removed it. */
function changeSome(tenant: Tenant): void {
  const owners = [...population(tenant)].filter(({ photo }) => photo);
  const every = (step: number) => owners.filter((_, index) => index % step === 0);
  tenant.changePhotos(every(333));
  for (const person of every(1_000)) tenant.removePhoto(person);
}

type SweepJson = Readonly<Record<'done' | 'parts' | 'batches' | 'throttled' | 'left', number>> & {
  readonly ended: string;
};

async function prepare(tenant: Tenant, folder: string): Promise<Record<string, string>> {
  const [authority, clock] = [join(folder, 'authority.pem'), join(folder, 'clock')];
  await writeFile(authority, tenant.certificates.authority);
  await writeFile(clock, '0');
  return botEnvironment(tenant, new URL('http://localhost:3978'), { authority, clock, data: join(folder, 'store') });
}

/**
 * Records the requests to Graph until the returned function is called. That returns the milliseconds from the first
 * photo request to the last answer, and the violated limits.
 */
function recordGraph({ state, violations }: Tenant) {
  violations.reset();
  let [first, last] = [Number.POSITIVE_INFINITY, 0];
  const gaps: number[] = [];
  const durations: number[] = [];
  const stop = new AbortController();
  const listening = (async () => {
    for (;;) {
      const { arrivedAt, answeredAt } = await state.requests.next(({ service }) => service === 'graph', stop.signal);
      if (last > 0) gaps.push(arrivedAt - last);
      durations.push(answeredAt - arrivedAt);
      first = Math.min(first, arrivedAt);
      last = Math.max(last, answeredAt);
    }
  })().catch(() => {});
  return () => {
    stop.abort();
    void listening;
    const between = { median: percentile(gaps, 0.5), p95: percentile(gaps, 0.95) };
    const took = { median: percentile(durations, 0.5), p95: percentile(durations, 0.95) };
    return { milliseconds: last - first, violations: violations.total(), which: violations.all(), between, took };
  };
}

async function measureLedger(folder: string) {
  const used: { empty?: LedgerUse; full?: LedgerUse } = {};
  for (const [name, people] of [
    ['empty', 0],
    ['full', LEDGER_PEOPLE],
  ] as const) {
    const place = join(folder, name);
    await run(['bench/sweep/fill-ledger.ts', place, 'contoso', String(people)]);
    used[name] = JSON.parse(
      await run(['--expose-gc', 'bench/sweep/use-ledger.ts', place, 'contoso', String(LEDGER_BATCHES)]),
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

async function run(args: readonly string[], environment: Record<string, string> = {}): Promise<string> {
  const options: ExecFileOptions = { env: { ...process.env, ...environment }, maxBuffer: 64 * 1024 * 1024 };
  const { stdout } = await promisify(execFile)(process.execPath, args, options);
  return String(stdout);
}

type Measured = Awaited<ReturnType<typeof measureSweeps>> & Awaited<ReturnType<typeof measureLedger>>;

function toResult({ report, ours, oneByOne, careless, empty, full }: Measured): Result {
  if (report.ended !== 'done' || report.done < PEOPLE)
    throw new Error(`The sweep ended early: ${JSON.stringify(report)}`);
  if (!empty || !full) throw new Error('The ledger was not measured.');
  const rate = report.done / ours.milliseconds;
  const plans = full.plans;
  return {
    figures: {
      ofAllowedRate: { value: rate / (CONCURRENCY / LATENCY), goal: 0.95, atLeast: true },
      violations: { value: ours.violations, goal: 0 },
      partsPerPerson: { value: report.parts / report.done, goal: 1.02 },
      ledgerMillionGrowthMb: { value: (full.rss - empty.rss) / 1024 / 1024, goal: 256 },
      planMs: { value: percentile(plans, 0.99), goal: 50 },
      // Proves that the tenant counts violations.
      violationsOfUnboundedBatches: { value: careless.violations, goal: 1, atLeast: true },
    },
    values: { overSingles: rate / (oneByOne.people / oneByOne.milliseconds) },
    samples: {
      report,
      ours,
      oneByOne,
      careless,
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
