import { fork } from 'node:child_process';
import { renameSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { startTenant, type Tenant } from '../sandbox/index.ts';
import { writeAppCertificate } from '../sandbox/launch/app-certificate.ts';
import { botEnvironment } from '../sandbox/launch/bot-environment.ts';
import type { Bench } from './shared/result.ts';

const PEOPLE = 100_000;

/**
 * Surveys all people of a tenant that refuses and counts requests beyond Microsoft's published limits. The survey is a
 * process of its own. Where it would wait for a limit, the tenant's clock moves, by which the limits are measured.
 */
export const surveyBench: Bench = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'photo-sync-bench-'));
  const tenant = await startTenant({ population: PEOPLE });
  try {
    const sample = await survey(tenant, folder, []);
    const all = await survey(tenant, folder, ['--all']);
    const { wrong } = sample.report;
    const { share } = all.report.wrong;
    return {
      figures: {
        read: { value: all.report.read, goal: PEOPLE, atLeast: true },
        left: { value: all.report.left, goal: 0 },
        violations: { value: all.violations + sample.violations, goal: 0 },
        throttled: { value: all.report.throttled, goal: 0 },
        unknown: { value: all.unknown / all.report.read, goal: 0.001 },
        // In tenant time, without the time that this machine took: what SharePoint's limits allow.
        waitedMinutes: { value: all.waited / 60_000, goal: 90 },
        sampleSize: { value: sample.report.read, goal: 1_100 },
        // In one of twenty surveys the interval misses the share.
        missOfSample: { value: Math.max(wrong.low - share, share - wrong.high, 0), goal: 0.01 },
      },
      values: { share, sampleShare: wrong.share, seconds: all.seconds, sampleSeconds: sample.seconds },
      samples: { all, sample },
    };
  } finally {
    await tenant.stop();
    await rm(folder, { recursive: true, force: true });
  }
};

interface SurveyJson {
  readonly read: number;
  readonly left: number;
  readonly throttled: number;
  readonly wrong: Readonly<Record<'share' | 'low' | 'high', number>>;
  readonly byVerdict: readonly { readonly verdict: string; readonly people: number }[];
}

async function survey(tenant: Tenant, folder: string, args: readonly string[]) {
  const { clock } = tenant.state;
  tenant.violations.reset();
  const before = performance.now();
  let waited = 0;
  const child = fork('bench/survey/moved-survey.ts', ['survey', '--yes', '--json', ...args], {
    env: { ...process.env, ...(await settings(tenant, folder)) },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  child.on('message', (milliseconds) => {
    waited += Number(milliseconds);
    clock.advance(Number(milliseconds));
    writeClock(folder, clock.offset());
    child.send('moved');
  });
  if (!child.stdout) throw new Error('The survey has no output.');
  const report: SurveyJson = JSON.parse(await textOf(child.stdout));
  const unknown = report.byVerdict.find(({ verdict }) => verdict === 'unknown')?.people ?? 0;
  return {
    ...{ report, unknown, waited, violations: tenant.violations.total(), which: tenant.violations.all() },
    seconds: (performance.now() - before) / 1_000,
  };
}

/** The survey reads the file at any time, so it is replaced as a whole. */
function writeClock(folder: string, offset: number): void {
  writeFileSync(join(folder, 'clock.next'), String(offset));
  renameSync(join(folder, 'clock.next'), join(folder, 'clock'));
}

async function settings(tenant: Tenant, folder: string): Promise<Record<string, string>> {
  const at = (name: string) => join(folder, name);
  await writeFile(at('authority.pem'), tenant.certificates.authority);
  writeClock(folder, tenant.state.clock.offset());
  await writeAppCertificate(tenant.apps.signIn, at('app.pem'));
  const { AAD_APP_CLIENT_SECRET: _secret, ...others } = botEnvironment(tenant, new URL('http://localhost:3978'), {
    ...{ authority: at('authority.pem'), clock: at('clock'), data: at('store'), certificate: at('app.pem') },
  });
  return others;
}
