import type { TenantConfig } from '../../src/config/tenant-config.ts';
import { asCodedError } from '../../src/errors.ts';
import type { MySiteHost } from '../../src/microsoft365/sharepoint/host-choice.ts';
import type { TriedPage } from '../../src/open-sharepoint/press.ts';
import { type LearnedTiming, learnTiming, NO_OBSERVATIONS } from '../../src/open-sharepoint/timing/learned-timing.ts';
import { findSocket } from '../../src/store/database/folder-socket.ts';
import { PRESS_RETENTION_MS } from '../../src/store/retention.ts';
import type { Store } from '../../src/store/types.ts';
import type { Hint } from './hints.ts';

/** What the bot has stored about a person and their tenant. */
export interface StoredFacts {
  /** When the bot first showed its link to SharePoint, by hash of the picture at that time. Empty without a store. */
  readonly shown: ReadonlyMap<string, Date>;
  /** The pages that were tried, earliest first. Undefined: presses are not known. */
  readonly triedPages: readonly TriedPage[] | undefined;
  /** What was learned of SharePoint's times. */
  readonly timing: LearnedTiming;
  /** The My Site hosts that the bot has learned. */
  readonly mySiteHosts: readonly MySiteHost[];
  /** Why an existing store could not be read. */
  readonly trouble: Hint | undefined;
}

/**
 * Reads from the database server, or from a folder through the bot that runs there. A command never opens a folder
 * itself. Never rejects.
 */
export async function readStoredFacts(config: TenantConfig, objectId: string): Promise<StoredFacts> {
  const { store } = config;
  const nothing = {
    shown: new Map(),
    triedPages: undefined,
    timing: learnTiming(NO_OBSERVATIONS, config.now()),
    mySiteHosts: [],
    trouble: undefined,
  };
  if (!store.databaseUrl && !(await findSocket(store.folder))) return nothing;
  try {
    // Loaded on demand: most machines where an admin checks a photo have no store.
    const { openStoreForCommand } = await import('../../src/store/open-store.ts');
    const opened = await openStoreForCommand(store);
    try {
      return { ...(await readFrom(opened, config, objectId)), trouble: undefined };
    } finally {
      await opened.close();
    }
  } catch (error) {
    return { ...nothing, trouble: hintForStore(error) };
  }
}

async function readFrom(store: Store, { app, sharePoint, now }: TenantConfig, objectId: string) {
  const { tenantId } = app;
  const at = now();
  const since = new Date(at.getTime() - PRESS_RETENTION_MS);
  const presses = sharePoint.via === 'bot' && (await store.presses.list({ tenantId, objectId }, since));
  return {
    shown: await store.shownButtons.firstShown({ tenantId, objectId }),
    // Without the ids, because the evidence is printed.
    triedPages: presses
      ? presses.map(({ candidate, at, looks, outcome }) => ({ candidate, at, looks, outcome }))
      : undefined,
    timing: learnTiming(await store.copyTimings.read(tenantId), at),
    mySiteHosts: await store.tenants.mySiteHosts(tenantId, at),
  };
}

function hintForStore(error: unknown): Hint {
  const { message, remedy = 'Check DATABASE_URL or DATA_FOLDER; see docs/store.md.' } = asCodedError(error);
  const cause = `The bot's store could not be read, so an overdue copy looks like one that is still to come: ${message}`;
  return { source: 'store', cause, remedy };
}
