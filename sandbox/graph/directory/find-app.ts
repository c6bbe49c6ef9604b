import type { AppRegistration } from '../../tenant/apps/app-registration.ts';
import { principalIdOf } from '../../tenant/directory/directory.ts';
import { MICROSOFT_APIS, type MicrosoftApi } from '../../tenant/directory/microsoft-apis.ts';
import type { AppEntry, ServicePrincipalEntry } from '../../tenant/directory/types.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { invalidRequest, objectNotFound } from './answers.ts';

export interface FoundApp {
  readonly app: AppRegistration;
  readonly entry: AppEntry;
}

/** A service principal of an app in the tenant, or of an API of Microsoft. */
export interface FoundPrincipal {
  readonly id: string;
  readonly appId: string;
  readonly api: MicrosoftApi | undefined;
  readonly found: (FoundApp & { readonly principal: ServicePrincipalEntry }) | undefined;
}

/** The application objects of the tenant. Apps of Microsoft and managed identities have none. */
export function applicationsOf({ apps, directory }: TenantState): FoundApp[] {
  return [...apps.values()]
    .filter(({ ofMicrosoft, managedIdentity }) => !ofMicrosoft && !managedIdentity)
    .map((app) => ({ app, entry: directory.entryOf(app) }));
}

/**
 * `key`: the segment of the path, which is the object id or `appId='…'`. Throws 404 also if the replica does not have
 * the object yet.
 */
export function findApplication(state: TenantState, key: string): FoundApp {
  const appId = alternateKey(key);
  const found = applicationsOf(state).find(({ app, entry }) =>
    appId === undefined ? entry.id === key.toLowerCase() : app.clientId === appId,
  );
  if (found && state.directory.replication.sees(found.entry.id)) return found;
  throw objectNotFound(appId ?? key);
}

export function principalsOf(state: TenantState): FoundPrincipal[] {
  const ofApps = [...state.apps.values()].flatMap((app) => {
    const entry = state.directory.entryOf(app);
    const { principal } = entry;
    return principal
      ? [{ id: principal.id, appId: app.clientId, api: undefined, found: { app, entry, principal } }]
      : [];
  });
  const ofMicrosoft = MICROSOFT_APIS.map((api) => ({
    id: principalIdOf(state.seed, api.appId),
    appId: api.appId,
    api,
    found: undefined,
  }));
  return [...ofApps, ...ofMicrosoft];
}

/** See `findApplication`. */
export function findPrincipal(state: TenantState, key: string): FoundPrincipal {
  const appId = alternateKey(key);
  const found = principalsOf(state).find((one) =>
    appId === undefined ? one.id === key.toLowerCase() : one.appId === appId,
  );
  if (found && state.directory.replication.sees(found.id)) return found;
  throw objectNotFound(appId ?? key);
}

/** https://learn.microsoft.com/graph/api/application-get#http-request */
function alternateKey(key: string): string | undefined {
  if (!key.includes('=')) return undefined;
  const appId = /^appId='([^']+)'$/i.exec(key)?.[1];
  if (appId === undefined) throw invalidRequest('Invalid key in the URL.');
  return appId.toLowerCase();
}
