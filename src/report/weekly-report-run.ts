import { createHash, randomUUID } from 'node:crypto';
import type { Log } from '../log/types.ts';
import { WEEK_MS } from '../nudges/nudge-limits.ts';
import type { WorkingHours } from '../nudges/working-hours.ts';
import { isTurnedOff, laterTime } from '../reminders/asked-message.ts';
import { createRepeatedRun, type RepeatedRun } from '../repeated-run.ts';
import type { AdminDigest, RosterEntry } from '../store/people/types.ts';
import { ADMIN_ROLE_MS, REMINDER_CLAIM_MS } from '../store/retention.ts';
import type { Store, WelcomeQueue } from '../store/types.ts';

export interface WeeklyReportRunOptions {
  readonly tenantId: string;
  readonly store: Pick<Store, 'admins' | 'roster'> & {
    readonly welcomes: Pick<WelcomeQueue, 'add'>;
  };
  /** The organization's hours for messages. */
  readonly hours: WorkingHours;
  /** Called when a message was queued. */
  readonly onQueued: () => void;
  readonly now: () => Date;
  readonly log: Log;
}

/** Queues the weekly reports that are due, with the welcomes. */
export type WeeklyReportRun = RepeatedRun;

/** Milliseconds. */
const POLL_MS = 5 * 60_000;
const LEASE_MS = 10 * 60_000;
const MAX_DUE = 20;

const PREFIX = 'weekly-report';

/** Whether the message with this key in the queue of welcomes is a weekly report. */
export function isWeeklyReport(key: string): boolean {
  return key.startsWith(`${PREFIX}:`);
}

export function createWeeklyReportRun(options: WeeklyReportRunOptions): WeeklyReportRun {
  const { tenantId, store, now, log } = options;
  return createRepeatedRun({
    async work(end) {
      const at = now();
      const until = new Date(at.getTime() + LEASE_MS);
      for (const digest of await store.admins.claimDigests(tenantId, { now: at, until, max: MAX_DUE })) {
        // Another instance can take it at once.
        if (end.aborted) await store.admins.settleDigest(digest, digest.at);
        else await handle(digest, options);
      }
    },
    interval: POLL_MS,
    onError: (err) => log('weekly-report-failed', { err }),
  });
}

async function handle(digest: AdminDigest, { store, hours, now, onQueued }: WeeklyReportRunOptions): Promise<void> {
  const { admins, roster, welcomes } = store;
  const at = now();
  const entry = await roster.find(digest);
  if (!entry || isUnwanted(entry, digest, at)) return admins.settleDigest(digest, undefined);
  const later = laterTime(entry, hours, at);
  if (later) return admins.settleDigest(digest, later);
  const { tenantId, objectId } = digest;
  const hash = createHash('sha256').update(`${tenantId}/${objectId}/${digest.at.toISOString()}`).digest('base64url');
  const { address, language } = entry;
  const message = { tenantId, key: `${PREFIX}:${hash}`, objectId, address, language };
  // The key is claimed with it, so that each report is sent at most once, also if an instance ends meanwhile.
  await welcomes.add(message, randomUUID(), { now: at, until: new Date(at.getTime() + REMINDER_CLAIM_MS) });
  // From now on, so that a bot that was off for weeks sends one.
  await admins.settleDigest(digest, new Date(at.getTime() + WEEK_MS));
  onQueued();
}

/** The role was not seen for too long, or the person has turned messages off since they asked for the report. */
function isUnwanted(entry: RosterEntry, { askedAt, roleSeenAt }: AdminDigest, now: Date): boolean {
  return now.getTime() - roleSeenAt.getTime() >= ADMIN_ROLE_MS || isTurnedOff(entry, askedAt);
}
