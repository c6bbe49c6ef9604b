import type { TenantConfig } from '../../src/config/tenant-config.ts';
import { asCodedError } from '../../src/errors.ts';
import type { MySiteHost } from '../../src/microsoft365/sharepoint/host-choice.ts';
import { findSocket } from '../../src/store/database/folder-socket.ts';
import type { Hint } from './hints.ts';

/** What the bot has stored about a person. */
export interface StoredFacts {
  /** When the bot first showed its link to SharePoint, by hash of the picture at that time. Empty without a store. */
  readonly shown: ReadonlyMap<string, Date>;
  /** The My Site hosts that the bot has learned. */
  readonly mySiteHosts: readonly MySiteHost[];
  /** Why an existing store could not be read. */
  readonly trouble: Hint | undefined;
}

/**
 * Reads from the database server, or from a folder through the bot that runs there. A command never opens a folder
 * itself. Never rejects.
 */
export async function readStoredFacts({ app, store, now }: TenantConfig, objectId: string): Promise<StoredFacts> {
  const nothing = { shown: new Map(), mySiteHosts: [], trouble: undefined };
  if (!store.databaseUrl && !(await findSocket(store.folder))) return nothing;
  try {
    // Loaded on demand: most machines where an admin checks a photo have no store.
    const { openStoreForCommand } = await import('../../src/store/open-store.ts');
    const opened = await openStoreForCommand(store);
    try {
      const { tenantId } = app;
      return {
        shown: await opened.shownButtons.firstShown({ tenantId, objectId }),
        mySiteHosts: await opened.tenants.mySiteHosts(tenantId, now()),
        trouble: undefined,
      };
    } finally {
      await opened.close();
    }
  } catch (error) {
    return { ...nothing, trouble: hintForStore(error) };
  }
}

function hintForStore(error: unknown): Hint {
  const { message, remedy = 'Check DATABASE_URL or DATA_FOLDER; see docs/store.md.' } = asCodedError(error);
  const cause = `The bot's store could not be read, so an overdue copy looks like one that is still to come: ${message}`;
  return { source: 'store', cause, remedy };
}
