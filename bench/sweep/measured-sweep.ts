import { type ExecFileOptions, execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Person, startTenant, type Tenant } from '../../sandbox/index.ts';
import { botEnvironment } from '../../sandbox/launch/bot-environment.ts';
import { percentile } from '../shared/percentile.ts';

/** Time that Graph needs for one photo, in milliseconds. */
export const LATENCY = 100;

export interface SweepConditions {
  readonly people: number;
  /** Reading of Graph's limit of four photo requests that the tenant plays. */
  readonly photosAtOnce: 'app' | 'app-and-mailbox';
  /** `SWEEP_BATCHES_AT_ONCE`. */
  readonly ceiling: number;
}

export interface SweptTenant {
  readonly tenant: Tenant;
  readonly report: SweepJson;
  /** The tenant's view of the sweep. */
  readonly graph: GraphRecord;
  readonly environment: Record<string, string>;
  /** People per millisecond, from the first request to the last answer. */
  readonly rate: number;
}

export type SweepJson = Readonly<Record<'done' | 'parts' | 'batches' | 'throttled' | 'left', number>> & {
  readonly ended: string;
};

/**
 * Sweeps a new tenant with `npm run sweep`, with a ledger that has seen each person and a store without a pace. Then
 * calls `after`, and stops the tenant.
 */
export async function sweepTenant<T>(
  folder: string,
  { people, photosAtOnce, ceiling }: SweepConditions,
  after: (swept: SweptTenant) => Promise<T>,
): Promise<T> {
  await mkdir(folder);
  const tenant = await startTenant({ population: people });
  try {
    const environment: Record<string, string> = {
      ...(await prepare(tenant, folder)),
      SWEEP_BATCHES_AT_ONCE: String(ceiling),
    };
    const seen = [...populationOf(tenant)].map(({ id, photo }) => [id, photo?.etag ?? null]);
    const file = join(folder, 'all');
    await writeFile(file, JSON.stringify(seen));
    await runNode(['bench/sweep/fill-ledger.ts', environment.DATA_FOLDER ?? '', tenant.state.id, file]);
    changeSome(tenant);
    Object.assign(tenant.state.switches, { photoDuration: LATENCY, photosAtOnce });
    const stop = recordGraph(tenant);
    const report: SweepJson = JSON.parse(await runNode(['cli/photo-sync.ts', 'sweep', '--json'], environment));
    const graph = stop();
    if (report.ended !== 'done' || report.done < people) {
      throw new Error(`The sweep ended early: ${JSON.stringify(report)}`);
    }
    return await after({ tenant, report, graph, environment, rate: report.done / graph.milliseconds });
  } finally {
    await tenant.stop();
  }
}

/** All people except the sample people. */
export function* populationOf({ state: { people } }: Tenant): Generator<Person> {
  for (const [, person] of people.from(people.samplePeople().length)) yield person;
}

/** The changes of a busy hour: of 1,000 people with a photo, three have a new one and one has removed it. */
function changeSome(tenant: Tenant): void {
  const owners = [...populationOf(tenant)].filter(({ photo }) => photo);
  const every = (step: number) => owners.filter((_, index) => index % step === 0);
  tenant.changePhotos(every(333));
  for (const person of every(1_000)) tenant.removePhoto(person);
}

async function prepare(tenant: Tenant, folder: string): Promise<Record<string, string>> {
  const [authority, clock] = [join(folder, 'authority.pem'), join(folder, 'clock')];
  await writeFile(authority, tenant.certificates.authority);
  await writeFile(clock, '0');
  return botEnvironment(tenant, new URL('http://localhost:3978'), { authority, clock, data: join(folder, 'store') });
}

export type GraphRecord = ReturnType<ReturnType<typeof recordGraph>>;

/**
 * Records the requests to Graph until the returned function is called. That returns the milliseconds from the first
 * photo request to the last answer, and the violated limits.
 */
export function recordGraph({ state, violations }: Tenant) {
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

export async function runNode(args: readonly string[], environment: Record<string, string> = {}): Promise<string> {
  const options: ExecFileOptions = { env: { ...process.env, ...environment }, maxBuffer: 64 * 1024 * 1024 };
  const { stdout } = await promisify(execFile)(process.execPath, args, options);
  return String(stdout);
}
