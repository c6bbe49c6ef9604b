import { sql } from 'kysely';
import { changesIn } from './changes.ts';
import { controlIn } from './control.ts';
import { exchangesIn } from './exchanges.ts';
import { forget } from './forget.ts';
import { graphSlotsIn } from './graph-slots.ts';
import { ledgerIn } from './ledger.ts';
import { outboxIn } from './outbox.ts';
import { purge } from './purge.ts';
import { ratesIn } from './rates.ts';
import { rosterIn } from './roster.ts';
import type { SchedulerDatabase } from './scheduler.ts';
import { type Database, SCHEMA } from './schema.ts';
import { shownButtonsIn } from './shown-buttons.ts';
import { standingIn } from './standing.ts';
import type { Store } from './store.ts';
import { tenantsIn } from './tenants.ts';
import { thumbnailsIn } from './thumbnails.ts';

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
