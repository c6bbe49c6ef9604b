import { z } from 'zod/v4';
import { currentControl } from '../../../src/nudges/policy.ts';
import { openStoreForCommand } from '../../../src/store/open-store.ts';
import type { Store } from '../../../src/store/types.ts';
import { failed, good, warning } from '../findings.ts';
import type { Subject } from '../subject.ts';
import type { Check, DoctorFinding } from '../types.ts';
import { STORE_SETTINGS } from './database.ts';
import { ENDPOINT_SETTINGS } from './endpoint.ts';
import { requestBot } from './request-bot.ts';

/** Milliseconds for which a due message may wait: leases and pauses of Teams take minutes. */
const LATE = 15 * 60_000;

/** Whether the bot works: what it says about itself, and what waits in its database. */
export function jobChecks(subject: Subject): Check[] {
  return [
    {
      id: 'ready',
      group: 'running',
      needs: ENDPOINT_SETTINGS,
      after: ['endpoint'],
      run: (signal) => readiness(subject, signal),
    },
    {
      id: 'jobs',
      group: 'running',
      needs: [...STORE_SETTINGS, 'AAD_APP_TENANT_ID'],
      after: ['migrations', 'clock'],
      async run() {
        const store = await openStoreForCommand(subject.config.store);
        try {
          return await judgeJobs(subject, store);
        } finally {
          await store.close();
        }
      },
    },
  ];
}

const Readiness = z.object({ status: z.string(), degraded: z.array(z.string()) });

async function readiness(subject: Subject, signal: AbortSignal): Promise<DoctorFinding> {
  const response = await requestBot(subject, { path: '/ready', maxBytes: 64 * 1024 }, signal);
  const { data } = Readiness.safeParse(await response.json().catch(() => undefined));
  if (!data) return failed('/ready does not answer as the bot does', 'Check what the proxy in front of the bot does.');
  if (data.status !== 'ready') return warning(`the bot is ${data.status}`, 'Run it again in a minute.');
  if (data.degraded.length === 0) return good('the bot is ready, and says that everything works');
  return failed(`the bot says that this does not work: ${data.degraded.join(', ')}`, 'See docs/operate/health.md.');
}

async function judgeJobs({ config }: Subject, store: Store): Promise<DoctorFinding> {
  const { tenantId } = config.app;
  const stored = await store.control.read(tenantId);
  if (!stored.settings) {
    return failed(
      'no bot of this tenant has started with this database',
      'Check AAD_APP_TENANT_ID, and DATABASE_URL or DATA_FOLDER: they must be those of the running bot.',
    );
  }
  const now = config.now();
  const { mode, paused, heldBackSince } = currentControl(stored, stored.settings);
  const isSending = mode !== 'off' && !paused && heldBackSince === undefined;
  const { queues, oldestPhotoDueAt } = await store.backlog(tenantId, now, mode === 'pilot' ? mode : undefined);
  const isLate = (dueAt: Date | undefined, tolerance: number) =>
    dueAt !== undefined && now.getTime() - dueAt.getTime() > tolerance;
  // Nudges and follow-ups wait while they are off or held back. The others are sent in any mode.
  const watched = queues.filter(({ queue }) => isSending || queue === 'welcomes' || queue === 'reminders');
  const overdue = watched.filter(({ oldestDueAt }) => isLate(oldestDueAt, LATE));
  if (overdue.length > 0) {
    const names = overdue.map(({ queue, due }) => `${queue} (${due})`).join(', ');
    const runs = await store.control.lastRuns(tenantId);
    const isAlive = runs.some(({ endedAt }) => !isLate(endedAt, LATE));
    const text = `messages wait for more than 15 minutes: ${names}`;
    return isAlive
      ? warning(
          `${text}, and the jobs run`,
          'The daily cap or Teams may hold them back: see "npm run nudges -- status".',
        )
      : failed(
          `${text}, and no job did anything since`,
          'See the log for pump-failed, and docs/operate/troubleshooting.md.',
        );
  }
  if (mode === 'off') return good('nothing waits; nudges and the sweep are off');
  if (isLate(oldestPhotoDueAt, config.sweep.intervals.regular)) {
    return failed(
      `the sweep is late: a photo was to be read at ${oldestPhotoDueAt?.toISOString()}`,
      'Right after nudges were turned on, wait. Otherwise see "npm run nudges -- status" and docs/sweep.md.',
    );
  }
  const state = paused ? 'paused' : heldBackSince ? 'held back because of many changes at once' : mode;
  return good(`nothing waits for long, and the sweep is in time; nudges are ${state}`);
}
