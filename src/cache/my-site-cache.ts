import { CodedError } from '../errors.ts';
import type { Log } from '../log/types.ts';
import type { MySiteHost } from '../microsoft365/sharepoint/host-choice.ts';
import type { MySiteStorage, MySitesOptions } from '../microsoft365/sharepoint/my-sites.ts';
import type { TenantStore } from '../store/types.ts';
import type { BestEffort } from './best-effort.ts';

export interface MySiteStorageOptions {
  readonly tenantId: string;
  readonly tenants: TenantStore;
  readonly bestEffort: BestEffort;
  readonly now: () => Date;
}

/** Loads what this and other instances have learned, and logs what this one learns and drops. */
export async function loadMySites(
  options: MySiteStorageOptions & { readonly log: Log },
): Promise<Pick<MySitesOptions, 'storage' | 'stored' | 'report'>> {
  const storage = createMySiteStorage(options);
  const report: MySitesOptions['report'] = (event, host) => {
    if (event === 'learned') options.log('host-learned', { host });
    else options.log('host-dropped', { err: hostGone(host) });
  };
  return { storage, stored: await storage.load(), report };
}

function hostGone({ origin, source }: MySiteHost): CodedError {
  const isSetting = source === 'settings';
  return new CodedError('my-site-host-gone', `SharePoint no longer works at ${origin}.`, {
    remedy: isSetting
      ? 'Correct SHAREPOINT_MY_SITE_URL or remove it. Until the next start the bot uses the host that it learns.'
      : "If the SharePoint domain was renamed, nothing: the bot learns the new host. Otherwise check this machine's DNS.",
  });
}

/** The tenant's My Site hosts in the store, shared by all instances. */
function createMySiteStorage({ tenantId, tenants, bestEffort, now }: MySiteStorageOptions): MySiteStorage {
  const none: readonly MySiteHost[] = [];
  return {
    load: () => bestEffort('The My Site hosts could not be read.', () => tenants.mySiteHosts(tenantId, now()), none),
    save(host) {
      const save = () => tenants.learnMySiteHost(tenantId, host, now());
      return bestEffort('A My Site host could not be stored.', save, undefined);
    },
    remove(origin) {
      const remove = () => tenants.dropMySiteHost(tenantId, origin);
      return bestEffort('A My Site host that no longer works could not be deleted.', remove, undefined);
    },
  };
}
