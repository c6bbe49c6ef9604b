import type { TenantConfig } from '../../src/config/tenant-config.ts';
import { asCodedError } from '../../src/errors.ts';
import { findSocket } from '../../src/store/database/folder-socket.ts';
import { openStoreBeside } from '../../src/store/open-store.ts';
import type { Hint } from './hints.ts';

export interface StoredFacts {
  /** When the bot first showed its link to SharePoint, by the picture of that time. Empty where no store is in reach. */
  readonly shown: ReadonlyMap<string, Date>;
  /** The origin of the My Site host, where the bot has learned it. */
  readonly mySite: string | undefined;
  /** There is a store, and it could not be asked. */
  readonly trouble: Hint | undefined;
}

/** What the bot remembers of a person: on the database server, or in a folder through the bot that runs there; a command opens none by itself. */
export async function readStoredFacts({ app, store, now }: TenantConfig, objectId: string): Promise<StoredFacts> {
  const nothing = { shown: new Map(), mySite: undefined, trouble: undefined };
  if (!store.databaseUrl && !(await findSocket(store.folder))) return nothing;
  try {
    const opened = await openStoreBeside(store);
    try {
      const { tenantId } = app;
      return {
        shown: await opened.shownButtons.firstShown({ tenantId, objectId }),
        mySite: await opened.tenants.mySite(tenantId, now()),
        trouble: undefined,
      };
    } finally {
      await opened.close();
    }
  } catch (error) {
    return { ...nothing, trouble: troubleWith(error) };
  }
}

function troubleWith(error: unknown): Hint {
  const { message, remedy = 'Check DATABASE_URL or DATA_FOLDER; docs/store.md says more.' } = asCodedError(error);
  const cause = `What the bot remembers could not be read, so a copy that should have come by now is not told from one that may come: ${message}`;
  return { source: 'store', cause, remedy };
}
