import { z } from 'zod/v4';
import { CodedError } from '../../src/errors.ts';
import { MICROSOFT_API_IDS } from '../../src/microsoft365/identity/permissions.ts';
import type { DirectoryClient } from './directory-client.ts';
import type { ApiPrincipal, Present, Registration } from './types.ts';

/** Members that the command does not know stay in the objects: it sends them back unchanged. */
const Entitlements = z.array(z.looseObject({ id: z.string(), value: z.string().nullable(), isEnabled: z.boolean() }));

const RegistrationBody = z.object({
  id: z.string(),
  appId: z.string(),
  displayName: z.string(),
  identifierUris: z.array(z.string()),
  api: z.object({
    requestedAccessTokenVersion: z.number().nullable(),
    oauth2PermissionScopes: Entitlements,
    preAuthorizedApplications: z.array(
      z.looseObject({ appId: z.string(), delegatedPermissionIds: z.array(z.string()) }),
    ),
  }),
  appRoles: Entitlements,
  web: z.object({ redirectUris: z.array(z.string()) }),
  requiredResourceAccess: z.array(
    z.object({
      resourceAppId: z.string(),
      resourceAccess: z.array(z.object({ id: z.string(), type: z.string() })),
    }),
  ),
  keyCredentials: z.array(z.looseObject({ customKeyIdentifier: z.string().nullable() })),
});

const PrincipalBody = z.object({
  id: z.string(),
  appRoles: Entitlements,
  oauth2PermissionScopes: Entitlements,
});

const Grants = z.array(
  z.object({ id: z.string(), resourceId: z.string(), scope: z.string(), consentType: z.string() }),
);
const Assignments = z.array(z.object({ id: z.string(), resourceId: z.string(), appRoleId: z.string() }));
const Credentials = z.array(
  z.object({ id: z.string(), issuer: z.string(), subject: z.string(), audiences: z.array(z.string()) }),
);
const Page = z.object({ value: z.array(z.unknown()), '@odata.nextLink': z.string().optional() });

/** Where the registration is to be found. All undefined: there is none. */
export interface RegistrationKey {
  /** From the settings. */
  readonly appId: string | undefined;
  /** From the record. The registration may have been deleted since. */
  readonly recordedAppId: string | undefined;
  readonly identifierUri: string | undefined;
}

/** Reads what the tenant has. Throws `setup-failed` for an application id that the tenant does not have. */
export async function readPresent(client: DirectoryClient, key: RegistrationKey): Promise<Present> {
  const registration = await readRegistration(client, key);
  const graph = await readApi(client, 'Microsoft Graph');
  const sharePoint = await readApi(client, 'SharePoint');
  const apis = { 'Microsoft Graph': graph, SharePoint: sharePoint };
  if (!registration) {
    return { registration, principalId: undefined, apis, grants: [], assignments: [], credentials: [] };
  }
  const principalId = await principalOf(client, registration.appId);
  const credentials = await list(client, `/applications/${registration.id}/federatedIdentityCredentials`);
  const ofPrincipal = async (relation: string) =>
    principalId ? list(client, `/servicePrincipals/${principalId}/${relation}`) : [];
  const grants = parse(Grants, await ofPrincipal('oauth2PermissionGrants'));
  return {
    registration,
    principalId,
    apis,
    grants: grants.filter(({ consentType }) => consentType === 'AllPrincipals'),
    assignments: parse(Assignments, await ofPrincipal('appRoleAssignments')),
    credentials: parse(Credentials, credentials),
  };
}

/** Object id of the service principal of an app or a managed identity. Undefined: the tenant has none. */
export async function principalOf(client: DirectoryClient, appId: string): Promise<string | undefined> {
  const found = await client.get(`/servicePrincipals(appId='${appId}')?$select=id`);
  return found === undefined ? undefined : parse(z.object({ id: z.string() }), found).id;
}

/** The registration in an answer of Graph. */
export function toRegistration(body: unknown): Registration {
  return parse(RegistrationBody, body);
}

async function readRegistration(
  client: DirectoryClient,
  { appId, recordedAppId, identifierUri }: RegistrationKey,
): Promise<Registration | undefined> {
  if (appId !== undefined) {
    const found = await client.get(`/applications(appId='${appId}')`);
    if (found !== undefined) return toRegistration(found);
    throw new CodedError('setup-failed', `This tenant has no app registration with the application id ${appId}.`, {
      remedy: 'Check AAD_APP_CLIENT_ID and AAD_APP_TENANT_ID. Leave AAD_APP_CLIENT_ID out to make a new registration.',
    });
  }
  if (recordedAppId !== undefined) {
    const found = await client.get(`/applications(appId='${recordedAppId}')`);
    if (found !== undefined) return toRegistration(found);
  }
  if (identifierUri === undefined) return undefined;
  const filter = encodeURIComponent(`identifierUris/any(uri:uri eq '${identifierUri}')`);
  const [first] = await list(client, `/applications?$filter=${filter}`);
  return first === undefined ? undefined : toRegistration(first);
}

async function readApi(client: DirectoryClient, api: keyof typeof MICROSOFT_API_IDS): Promise<ApiPrincipal> {
  const found = await client.get(`/servicePrincipals(appId='${MICROSOFT_API_IDS[api]}')`);
  if (found !== undefined) return parse(PrincipalBody, found);
  throw new CodedError('setup-failed', `This tenant has no ${api}.`, {
    remedy: `Check that the tenant has a licence with ${api}: its service principal is missing.`,
  });
}

async function list(client: DirectoryClient, path: string): Promise<unknown[]> {
  const values: unknown[] = [];
  for (let next: string | undefined = path; next !== undefined; ) {
    const page: z.infer<typeof Page> = parse(Page, (await client.get(next)) ?? { value: [] });
    values.push(...page.value);
    next = page['@odata.nextLink']?.replace(/^.*?\/v1\.0/, '');
  }
  return values;
}

function parse<T>(type: z.ZodType<T>, body: unknown): T {
  const { success, data } = type.safeParse(body);
  if (success) return data;
  throw new CodedError('setup-failed', 'Microsoft Graph answered in an unknown form.', {
    remedy: 'Check that no proxy answers instead of Microsoft Graph, and report it if that is not the cause.',
  });
}
