import type { AppRegistration } from '../../tenant/apps/app-registration.ts';
import type {
  AppEntry,
  AppRole,
  PermissionScope,
  PreAuthorizedApplication,
  RequiredResourceAccess,
} from '../../tenant/directory/types.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { invalidRequest } from './answers.ts';
import { keyIdOf } from './application-view.ts';
import { applicationsOf, type FoundApp } from './find-app.ts';

/** The properties of an application that the sandbox lets apps write. */
export const WRITABLE = [
  ...['displayName', 'signInAudience', 'identifierUris', 'tags', 'notes', 'appRoles', 'api', 'web'],
  ...['requiredResourceAccess', 'keyCredentials'],
] as const;

type Body = Readonly<Record<string, unknown>>;

/**
 * Changes what the body has, all of it or nothing: https://learn.microsoft.com/graph/api/application-update.
 * Throws 400. Texts that no page has are UNCONFIRMED.
 */
export function updateApplication(state: TenantState, target: FoundApp, body: Body): void {
  const { app, entry } = target;
  const api = (body.api ?? {}) as Body;
  const web = (body.web ?? {}) as Body;
  const version = optional<number | null>(api.requestedAccessTokenVersion, entry.requestedAccessTokenVersion);
  if (version !== null && version !== 1 && version !== 2) throw invalidValue('requestedAccessTokenVersion');
  const scopes = optional<readonly PermissionScope[]>(api.oauth2PermissionScopes, entry.scopes);
  const appRoles = optional<readonly AppRole[]>(body.appRoles, entry.appRoles);
  checkEntitlements(entry.scopes, scopes, 'oauth2PermissionScopes');
  checkEntitlements(entry.appRoles, appRoles, 'appRoles');
  const preAuthorized = optional<readonly PreAuthorizedApplication[]>(
    api.preAuthorizedApplications,
    entry.preAuthorized,
  );
  checkPreAuthorized(entry, scopes, preAuthorized, api.preAuthorizedApplications !== undefined);
  const identifierUris = optional<readonly string[]>(body.identifierUris, entry.identifierUris);
  checkIdentifierUris(state, target, identifierUris, version);
  const certificates = body.keyCredentials === undefined ? undefined : readKeys(app, entry, body.keyCredentials);

  Object.assign(entry, {
    signInAudience: optional(body.signInAudience, entry.signInAudience),
    tags: optional(body.tags, entry.tags),
    notes: optional(body.notes, entry.notes),
    requiredResourceAccess: optional<readonly RequiredResourceAccess[] | undefined>(
      body.requiredResourceAccess,
      entry.requiredResourceAccess,
    ),
    ...{ requestedAccessTokenVersion: version, scopes, appRoles, preAuthorized, identifierUris },
  });
  Object.assign(app, {
    displayName: optional(body.displayName, app.displayName),
    identifierUri: identifierUris[0],
    exposedScopes: scopes.filter(({ isEnabled }) => isEnabled).map(({ value }) => value),
  });
  if (web.redirectUris !== undefined) app.redirectUris?.splice(0, Infinity, ...(web.redirectUris as string[]));
  if (certificates) app.certificates?.splice(0, Infinity, ...certificates);
}

function optional<T>(given: unknown, current: T): T {
  return given === undefined ? current : (given as T);
}

function invalidValue(property: string): Error {
  return invalidRequest(`Invalid value specified for property '${property}' of resource 'Application'.`);
}

/** An enabled scope or role must be disabled before it is changed or removed, with the code of that refusal. */
function checkEntitlements<T extends { readonly id: string; readonly value: string; readonly isEnabled: boolean }>(
  before: readonly T[],
  after: readonly T[],
  property: string,
): void {
  if (!Array.isArray(after)) throw invalidValue(property);
  for (const { id, value } of after) {
    if (!/^[0-9a-f-]{36}$/i.test(id) || !value) throw invalidValue(property);
    if (after.filter((one) => one.id === id || one.value === value).length > 1) throw invalidValue(property);
  }
  for (const old of before.filter(({ isEnabled }) => isEnabled)) {
    const next = after.find(({ id }) => id === old.id);
    const unchanged =
      next && Object.entries(old).every(([name, one]) => name === 'isEnabled' || isSame(one, next[name as keyof T]));
    if (unchanged) continue;
    throw invalidRequest(
      'Permission (scope or role) cannot be deleted or updated unless disabled first.',
      'CannotDeleteOrUpdateEnabledEntitlement',
    );
  }
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/**
 * A client can be authorized only for scopes that the application has already: the Agents Toolkit sends the scope and
 * the clients in two requests (`aadManifestHelper` of https://github.com/OfficeDev/microsoft-365-agents-toolkit).
 */
function checkPreAuthorized(
  entry: AppEntry,
  scopes: readonly PermissionScope[],
  clients: readonly PreAuthorizedApplication[],
  isGiven: boolean,
): void {
  const known = (isGiven ? entry.scopes : scopes).map(({ id }) => id);
  for (const { delegatedPermissionIds } of clients) {
    const missing = delegatedPermissionIds.some((id) => !known.includes(id) || !scopes.some((one) => one.id === id));
    if (missing) throw invalidValue('preAuthorizedApplications');
  }
}

/**
 * Each URI is unique in the tenant. A new one must contain the id of the app or the tenant, unless the app gets tokens
 * of version 2: https://learn.microsoft.com/entra/identity-platform/identifier-uri-restrictions
 */
function checkIdentifierUris(
  state: TenantState,
  { app, entry }: FoundApp,
  uris: readonly string[],
  version: number | null,
): void {
  if (!Array.isArray(uris) || uris.some((uri) => !/^(api|https):\/\/[^\s]+$/.test(uri))) {
    throw invalidValue('identifierUris');
  }
  const others = applicationsOf(state).filter((one) => one.entry !== entry);
  for (const uri of uris.filter((one) => !entry.identifierUris.includes(one))) {
    if (others.some((one) => one.entry.identifierUris.includes(uri))) {
      throw invalidRequest('Another object with the same value for property identifierUris already exists.');
    }
    const defaults = [`api://${app.clientId}`, `api://${state.id}/${app.clientId}`];
    if (version === 2 || defaults.includes(uri)) continue;
    throw invalidRequest(
      `The newly added URI ${uri} must comply with the format 'api://{appId}' or 'api://{tenantId}/{appId}' as per the ` +
        'default app management policy of your organization. If the requestedAccessTokenVersion is set to 2, this ' +
        'restriction may not apply.',
    );
  }
}

/** A credential without `key` is one that the application has already. */
function readKeys({ certificates = [] }: AppRegistration, entry: AppEntry, given: unknown): string[] {
  if (!Array.isArray(given)) throw invalidValue('keyCredentials');
  return given.map(({ key, keyId, displayName = null, type, usage }) => {
    if (type !== 'AsymmetricX509Cert' || usage !== 'Verify') throw invalidValue('keyCredentials');
    const pem = key ? toPem(String(key)) : certificates.find((one) => keyIdOf(one) === keyId);
    if (!pem) throw invalidValue('keyCredentials');
    if (key) entry.keyNames.set(idOfKey(pem), displayName);
    return pem;
  });
}

function idOfKey(pem: string): string {
  try {
    return keyIdOf(pem);
  } catch {
    throw invalidValue('keyCredentials');
  }
}

function toPem(key: string): string {
  return `-----BEGIN CERTIFICATE-----\n${key.replace(/(.{64})/g, '$1\n').trim()}\n-----END CERTIFICATE-----\n`;
}
