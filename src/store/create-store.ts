import { sql } from 'kysely';
import { controlIn } from './control/control.ts';
import { standingIn } from './control/tenant-stats.ts';
import type { SchedulerDatabase } from './database/scheduler.ts';
import { type Database, SCHEMA } from './database/schema.ts';
import { exchangesIn } from './exchanges.ts';
import { changesIn } from './ledger/changes.ts';
import { graphSlotsIn } from './ledger/graph-slots.ts';
import { ledgerIn } from './ledger/ledger.ts';
import { outboxIn } from './outbox/outbox.ts';
import { ratesIn } from './outbox/rates.ts';
import { forget } from './people/forget.ts';
import { rosterIn } from './people/roster.ts';
import { purge } from './purge.ts';
import { shownButtonsIn } from './shown-buttons.ts';
import { tenantsIn } from './tenants.ts';
import { thumbnailsIn } from './thumbnails.ts';
import type { Store } from './types.ts';

/** The store on a database that is up to date. `close` also closes what carries the database. */
export function createStore(connection: Database, close: () => Promise<void>, scheduler?: SchedulerDatabase): Store {
  const database = connection.withSchema(SCHEMA);
  return {
    shownButtons: shownButtonsIn(database),
    thumbnails: thumbnailsIn(database),
    tenants: tenantsIn(database),
    exchanges: exchangesIn(database),
    roster: rosterIn(database),
    ledger: ledgerIn(database),
    changes: changesIn(database),
    graphSlots: graphSlotsIn(database),
    outbox: outboxIn(database),
    rates: ratesIn(database),
    control: controlIn(database),
    standing: standingIn(database),
    scheduler,
    forget: (person) => forget(database, person),
    purge: (now) => purge(database, now),
    async ping() {
      await sql`select 1`.execute(database);
    },
    close,
  };
}
