import type { AppRegistration } from '../apps/app-registration.ts';
import { guidFrom } from '../random.ts';
import { createDeltaRounds, type DeltaRounds } from './delta-rounds.ts';
import { createReplication, type Replication } from './replication.ts';
import type { AppEntry, PermissionScope } from './types.ts';

/**
 * Clients of Teams on desktop and phone, and in a browser:
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/authentication/bot-sso-register-aad
 */
export const TEAMS_CLIENTS = ['1fec8e78-bce4-4aaf-ab1b-5451cc387264', '5e3ce6c0-2b1f-4285-8d4b-75ee78787346'] as const;

/** A deleted object, which can be removed for good. */
export type DeletedObject = { readonly type: 'application' | 'servicePrincipal'; readonly displayName: string };

/** The apps of the tenant as Graph shows them. */
export interface Directory {
  /** The time at which the apps and groups of the tenant's start were made. */
  readonly createdAt: Date;
  readonly replication: Replication;
  readonly deltaRounds: DeltaRounds;
  /** By object id. https://learn.microsoft.com/graph/api/resources/directory */
  readonly deletedItems: Map<string, DeletedObject>;
  /** The entry of an app. An app that was not made by Graph gets one with the same permissions. */
  entryOf(app: AppRegistration): AppEntry;
  /** The entry of an app that Graph has shown or made. */
  knownEntry(clientId: string): AppEntry | undefined;
  set(clientId: string, entry: AppEntry): void;
  forget(clientId: string): void;
  /** A new id, which follows from the seed. */
  newId(): string;
}

export function createDirectory(seed: number, createdAt: Date): Directory {
  const entries = new Map<string, AppEntry>();
  let ids = 0;
  const directory: Directory = {
    createdAt,
    replication: createReplication(),
    deltaRounds: createDeltaRounds(seed),
    deletedItems: new Map(),
    entryOf(app) {
      const entry = entries.get(app.clientId) ?? entryFor(seed, app, createdAt.toISOString());
      entries.set(app.clientId, entry);
      return entry;
    },
    knownEntry: (clientId) => entries.get(clientId),
    set: (clientId, entry) => void entries.set(clientId, entry),
    forget: (clientId) => void entries.delete(clientId),
    newId() {
      ids += 1;
      return guidFrom(seed, 'directory', ids);
    },
  };
  return directory;
}

/** Object id of an app's service principal in a tenant: `oid` and `sub` of app-only tokens. */
export function principalIdOf(seed: number, clientId: string): string {
  return guidFrom(seed, 'service principal', clientId);
}

/** The entry of an app that the Agents Toolkit or an admin has made before the tenant started. */
function entryFor(seed: number, app: AppRegistration, createdDateTime: string): AppEntry {
  const scopes = app.exposedScopes.map((value) => exposedScope(guidFrom(seed, 'scope', app.clientId, value), value));
  const ids = scopes.map(({ id }) => id);
  return {
    id: guidFrom(seed, 'application', app.clientId),
    createdDateTime,
    signInAudience: app.multiTenant ? 'AzureADMultipleOrgs' : 'AzureADMyOrg',
    tags: [],
    notes: null,
    identifierUris: app.identifierUri ? [app.identifierUri] : [],
    requestedAccessTokenVersion: 2,
    scopes,
    preAuthorized: ids.length > 0 ? TEAMS_CLIENTS.map((appId) => ({ appId, delegatedPermissionIds: ids })) : [],
    appRoles: app.appRoles ?? [],
    requiredResourceAccess: undefined,
    passwords: [],
    keyNames: new Map(),
    principal: { id: principalIdOf(seed, app.clientId), createdDateTime, people: [] },
  };
}

function exposedScope(id: string, value: string): PermissionScope {
  return {
    id,
    value,
    type: 'User',
    isEnabled: true,
    adminConsentDisplayName: value,
    adminConsentDescription: value,
    userConsentDisplayName: value,
    userConsentDescription: value,
  };
}
