import { X509Certificate } from 'node:crypto';
import { grantResourceOf, MICROSOFT_APIS } from '../../tenant/directory/microsoft-apis.ts';
import type { RequiredResourceAccess } from '../../tenant/directory/types.ts';
import { guidFrom } from '../../tenant/random.ts';
import type { DirectoryObject } from './answers.ts';
import type { FoundApp } from './find-app.ts';

/** https://learn.microsoft.com/graph/api/resources/application */
export function viewApplication({ app, entry }: FoundApp): DirectoryObject {
  return {
    id: entry.id,
    appId: app.clientId,
    displayName: app.displayName,
    createdDateTime: entry.createdDateTime,
    deletedDateTime: null,
    signInAudience: entry.signInAudience,
    identifierUris: entry.identifierUris,
    tags: entry.tags,
    notes: entry.notes,
    appRoles: entry.appRoles,
    api: {
      requestedAccessTokenVersion: entry.requestedAccessTokenVersion,
      acceptMappedClaims: null,
      knownClientApplications: [],
      oauth2PermissionScopes: entry.scopes,
      preAuthorizedApplications: entry.preAuthorized,
    },
    web: { homePageUrl: null, logoutUrl: null, redirectUris: [...(app.redirectUris ?? [])] },
    requiredResourceAccess: entry.requiredResourceAccess ?? grantedAccess(app),
    passwordCredentials: entry.passwords.map(({ secretText, ...shown }) => ({
      ...shown,
      hint: secretText.slice(0, 3),
      secretText: null,
    })),
    keyCredentials: (app.certificates ?? []).map((pem) => viewCertificate(pem, entry)),
  };
}

/** Id of a certificate in `keyCredentials`. */
export function keyIdOf(pem: string): string {
  return guidFrom('key', new X509Certificate(pem).fingerprint256);
}

/** https://learn.microsoft.com/graph/api/resources/keycredential: `key` is null unless it is selected. */
function viewCertificate(pem: string, { keyNames }: FoundApp['entry']): DirectoryObject {
  const { fingerprint, subject, validFromDate, validToDate } = new X509Certificate(pem);
  const keyId = keyIdOf(pem);
  return {
    keyId,
    customKeyIdentifier: fingerprint.replaceAll(':', ''),
    displayName: keyNames.get(keyId) ?? subject,
    type: 'AsymmetricX509Cert',
    usage: 'Verify',
    startDateTime: validFromDate.toISOString(),
    endDateTime: validToDate.toISOString(),
    key: null,
  };
}

/** The registration of an app that was not made by Graph requests what was granted. */
function grantedAccess({ delegatedGrants, applicationGrants }: FoundApp['app']): RequiredResourceAccess[] {
  return MICROSOFT_APIS.map(({ appId, scopes, appRoles }) => {
    const resource = grantResourceOf(appId) ?? 'graph';
    const ids = (known: readonly { id: string; value: string }[], names: readonly string[], type: 'Scope' | 'Role') =>
      known.filter(({ value }) => names.includes(value)).map(({ id }) => ({ id, type }));
    return {
      resourceAppId: appId,
      resourceAccess: [
        ...ids(scopes, delegatedGrants[resource], 'Scope'),
        ...ids(appRoles, applicationGrants?.[resource] ?? [], 'Role'),
      ],
    };
  }).filter(({ resourceAccess }) => resourceAccess.length > 0);
}
