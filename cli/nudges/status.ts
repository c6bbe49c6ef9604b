import type { TenantConfig } from '../../src/config/tenant-config.ts';
import { currentControl } from '../../src/nudges/policy.ts';
import type { Store } from '../../src/store/types.ts';
import { readLearnedTables } from '../links/link-table.ts';

export type Status = Awaited<ReturnType<typeof readStatus>>;

/** The status of nudges for an admin, without object ids of people. */
export async function readStatus(config: TenantConfig, store: Store) {
  const { app, nudges, now } = config;
  const { tenantId } = app;
  const stored = await store.control.read(tenantId);
  // The command may run with other settings than the bot.
  const settings = stored.settings ?? nudges;
  const control = currentControl(stored, settings);
  return {
    control: { ...control, pausedAt: stored.pausedAt },
    settings,
    /** False: no bot of this tenant has started with this database. */
    botIsKnown: stored.settings !== undefined,
    /** True: set by command; false: from the settings. */
    saidByCommand: {
      mode: stored.mode !== undefined,
      dailyCap: stored.dailyCap !== undefined,
      bulkShare: stored.bulkShare !== undefined,
    },
    pilot: await store.control.pilot.summary(tenantId),
    roster: { ...(await store.roster.count(tenantId)), snoozed: await store.roster.countSnoozed(tenantId, now()) },
    watched: await store.ledger.count(tenantId, now(), control.mode === 'pilot' ? 'pilot' : undefined),
    ...(await store.tenantStats(tenantId)),
    changesInOneDay: await store.changes.countPeople(tenantId, new Date(now().getTime() - DAY)),
    outbox: await store.outbox.byState(tenantId),
    sentOrQueuedInOneDay: await store.outbox.count(tenantId, new Date(now().getTime() - DAY)),
    welcomesWaiting: await store.welcomes.count(tenantId),
    feedback: await store.feedback.counts(tenantId),
    links: await readLearnedTables(config, store),
    lastRuns: await store.control.lastRuns(tenantId),
  };
}

const DAY = 24 * 3_600_000;
