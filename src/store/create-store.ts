import { sql } from 'kysely';
import { createAdminChanges } from './admin/admin-changes.ts';
import { createAuditStore } from './admin/audit.ts';
import { settleRestored } from './backup/restored.ts';
import { createClaimStore } from './claims.ts';
import { createBacklog } from './control/backlog.ts';
import { createControlStore } from './control/control.ts';
import { createTenantStats } from './control/tenant-stats.ts';
import type { SchedulerDatabase } from './database/scheduler.ts';
import { type Database, SCHEMA } from './database/schema.ts';
import { createExchangeStore } from './exchanges.ts';
import { createFeedbackStore } from './feedback.ts';
import { createChangeStore } from './ledger/changes.ts';
import { createGraphSlots } from './ledger/graph-slots.ts';
import { createLedger } from './ledger/ledger.ts';
import { createTimingStore } from './links/copy-timing.ts';
import { createLinkResultStore } from './links/link-results.ts';
import { createPressStore } from './links/presses.ts';
import { createOutbox } from './outbox/outbox.ts';
import { createRateLimiter } from './outbox/rates.ts';
import { createAdminStore } from './people/admins.ts';
import { createAskedReminders } from './people/asked-reminders.ts';
import { erasePerson } from './people/erase-person.ts';
import { createErasures } from './people/erasures.ts';
import { exportPerson } from './people/export-person.ts';
import { knownRows } from './people/known-rows.ts';
import { createRoster } from './people/roster.ts';
import { purge } from './purge.ts';
import { createReportStore } from './report/report-store.ts';
import { createShownButtonStore } from './shown-buttons.ts';
import { createTenantStore } from './tenants.ts';
import { createThumbnailStore } from './thumbnails.ts';
import type { Store } from './types.ts';
import { createWelcomeQueue } from './welcomes.ts';

/** `close` must also close the connection. */
export type StoreConnection = Pick<Store, 'isShared' | 'close'> & { readonly scheduler?: SchedulerDatabase };

/** Creates the store on a migrated database. */
export function createStore(connection: Database, { isShared, close, scheduler }: StoreConnection): Store {
  const database = connection.withSchema(SCHEMA);
  return {
    isShared,
    shownButtons: createShownButtonStore(database),
    presses: createPressStore(database),
    thumbnails: createThumbnailStore(database),
    tenants: createTenantStore(database),
    linkResults: createLinkResultStore(database),
    copyTimings: createTimingStore(database),
    exchanges: createExchangeStore(database),
    claims: createClaimStore(database),
    feedback: createFeedbackStore(database),
    roster: createRoster(database),
    askedReminders: createAskedReminders(database),
    admins: createAdminStore(database),
    ledger: createLedger(database),
    changes: createChangeStore(database),
    graphSlots: createGraphSlots(database),
    outbox: createOutbox(database),
    welcomes: createWelcomeQueue(database),
    rates: createRateLimiter(database),
    control: createControlStore(database),
    adminChanges: createAdminChanges(database),
    audit: createAuditStore(database),
    report: createReportStore(database),
    tenantStats: createTenantStats(database),
    backlog: createBacklog(database),
    scheduler,
    erasePerson: (person, request) => erasePerson(database, person, request),
    erasures: createErasures(database),
    knownRows: (person) => knownRows(database, person),
    exportPerson: (person) => exportPerson(database, person),
    purge: (now) => purge(database, now),
    settleRestored: () => settleRestored(database),
    async ping() {
      // Reading goes on when a failover has made the server read-only.
      await sql`do $$ begin if current_setting('transaction_read_only') = 'on' then raise read_only_sql_transaction; end if; end $$`.execute(
        database,
      );
    },
    close,
  };
}
