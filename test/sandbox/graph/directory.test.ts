import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { createEntra } from '../../../sandbox/entra/index.ts';
import { issueIdToken } from '../../../sandbox/entra/tokens/id-token.ts';
import { issueAccessToken, issueSsoAssertion } from '../../../sandbox/entra/tokens/issue-access-token.ts';
import { graphService } from '../../../sandbox/graph/index.ts';
import { createAppCertificate } from '../../../sandbox/launch/app-certificate.ts';
import { GRAPH_APP_ID, SHAREPOINT_APP_ID } from '../../../sandbox/tenant/directory/microsoft-apis.ts';
import type { DirectoryRole } from '../../../sandbox/tenant/people/person.ts';
import { fetchGraph } from '../../helpers/sandbox/graph-request.ts';
import { type SmallTenant, startSmallTenant } from '../../helpers/sandbox/small-tenant.ts';
import { requestToken } from '../../helpers/sandbox/token-request.ts';

const ALL = ['Application.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All', 'DelegatedPermissionGrant.ReadWrite.All'];
const USER_READ_ALL = 'df021288-bdef-4463-88db-98f22de89214';
const SCOPE_ID = '7b1b9a1e-4b4c-4a53-9e3f-0b6b4a5f9f10';

// biome-ignore lint/suspicious/noExplicitAny: bodies on the wire, whose members the tests name one by one
type Body = any;

describe("Graph's routes for app registrations", () => {
  let tenant: SmallTenant;
  before(async () => {
    tenant = await startSmallTenant({ graph: graphService, entra: (state) => createEntra(state).service });
  });
  after(() => tenant.stop());
  beforeEach(() => {
    tenant.state.directory.replication.lag = 0;
    asRole('Global Administrator');
  });

  const asRole = (...directoryRoles: DirectoryRole[]) => void Object.assign(tenant.lee, { directoryRoles });
  const call = async (method: string, path: string, json?: object, scopes = ALL) => {
    const token = await issueAccessToken(tenant.state, {
      audience: 'https://graph.microsoft.com',
      clientId: tenant.ssoApp.clientId,
      person: tenant.lee,
      scopes,
    });
    const response = await fetchGraph(tenant, `/v1.0/${path}`, { method, token, ...(json && { json }) });
    const text = await response.text();
    const body: Body = text ? JSON.parse(text) : {};
    return { status: response.status, body, code: body.error?.code as string | undefined };
  };
  const register = async () => {
    const { body } = await call('POST', 'applications', { displayName: 'New', signInAudience: 'AzureADMyOrg' });
    return body as { id: string; appId: string };
  };
  const withPrincipal = async () => {
    const app = await register();
    const { body } = await call('POST', 'servicePrincipals', { appId: app.appId });
    return { ...app, principal: String(body.id) };
  };
  const idOf = async (appId: string) => String((await call('GET', `servicePrincipals(appId='${appId}')`)).body.id);
  const scope = (isEnabled = true) => ({
    id: SCOPE_ID,
    value: 'access_as_user',
    type: 'User',
    isEnabled,
    adminConsentDisplayName: 'a',
    adminConsentDescription: 'b',
    userConsentDisplayName: null,
    userConsentDescription: null,
  });

  it('finds an app by object id, by the alternate key and by filters, and refuses other filters', async () => {
    const { id, appId } = await register();
    for (const path of [`applications/${id}`, `applications(appId='${appId}')`]) {
      assert.equal((await call('GET', path)).body.appId, appId);
    }
    const filtered = (filter: string) =>
      call('GET', `applications?$filter=${encodeURIComponent(filter)}&$select=appId`);
    assert.deepEqual((await filtered(`appId eq '${appId}'`)).body.value, [{ appId }]);
    const { identifierUri } = tenant.ssoApp;
    const byUri = await filtered(`identifierUris/any(x:x eq '${identifierUri}')`);
    assert.deepEqual(byUri.body.value, [{ appId: tenant.ssoApp.clientId }]);
    assert.equal((await filtered("startswith(displayName,'N')")).code, 'notImplemented');
    assert.equal((await call('GET', `applications(appId='${GRAPH_APP_ID}')`)).status, 404);
  });

  it('needs the permission, and for changes a role of an admin too', async () => {
    const { id } = await register();
    assert.equal((await call('GET', `applications/${id}`, undefined, ['User.Read'])).status, 403);
    assert.equal((await call('PATCH', `applications/${id}`, { notes: 'x' }, ['Application.Read.All'])).status, 403);
    asRole('User Administrator');
    assert.equal((await call('GET', `applications/${id}`)).status, 200);
    const refused = await call('POST', 'applications', { displayName: 'x', signInAudience: 'AzureADMyOrg' });
    assert.deepEqual([refused.status, refused.code], [403, 'Authorization_RequestDenied']);
    asRole('Cloud Application Administrator');
    assert.equal((await call('PATCH', `applications/${id}`, { notes: 'x' })).status, 204);
  });

  it('does not see a new object at first, nor a change of it', async () => {
    tenant.state.directory.replication.lag = 1;
    const { id, appId } = await register();
    const early = await call('POST', 'servicePrincipals', { appId });
    assert.deepEqual([early.status, early.code], [400, 'Request_BadRequest']);
    const { body } = await call('POST', 'servicePrincipals', { appId });
    assert.equal((await call('GET', `servicePrincipals/${body.id}`)).status, 404);
    assert.equal((await call('GET', `servicePrincipals/${body.id}`)).status, 200);
    await call('PATCH', `applications/${id}`, { notes: 'new' });
    assert.equal((await call('GET', `applications/${id}`)).body.notes, null);
    assert.equal((await call('GET', `applications/${id}`)).body.notes, 'new');
  });

  it('refuses a second service principal of an app, and one without an app', async () => {
    const { appId } = await withPrincipal();
    const second = await call('POST', 'servicePrincipals', { appId });
    assert.deepEqual([second.status, second.code], [409, 'Request_MultipleObjectsWithSameKeyValue']);
    assert.equal((await call('POST', 'servicePrincipals', { appId: SCOPE_ID })).status, 400);
  });

  it('accepts an identifier URI with another id only for tokens of version 2, and only once', async () => {
    const { id } = await register();
    const uri = 'api://botid-11111111-2222-4333-8444-555555555555';
    const refused = await call('PATCH', `applications/${id}`, { identifierUris: [uri] });
    assert.match(refused.body.error.message, /default app management policy/);
    const api = { requestedAccessTokenVersion: 2 };
    assert.equal((await call('PATCH', `applications/${id}`, { api, identifierUris: [uri] })).status, 204);
    const { id: other } = await register();
    assert.equal((await call('PATCH', `applications/${other}`, { api, identifierUris: [uri] })).status, 400);
  });

  it('authorizes a client only for a scope that exists, and keeps an enabled scope', async () => {
    const { id } = await register();
    const client = { appId: tenant.botApp.clientId, delegatedPermissionIds: [SCOPE_ID] };
    const patch = (api: object) => call('PATCH', `applications/${id}`, { api });
    const both = { oauth2PermissionScopes: [scope()], preAuthorizedApplications: [client] };
    assert.equal((await patch(both)).status, 400);
    assert.equal((await patch({ oauth2PermissionScopes: [scope()] })).status, 204);
    assert.equal((await patch({ preAuthorizedApplications: [client] })).status, 204);
    const removed = await patch({ oauth2PermissionScopes: [] });
    assert.deepEqual([removed.status, removed.code], [400, 'CannotDeleteOrUpdateEnabledEntitlement']);
    assert.equal((await patch({ oauth2PermissionScopes: [scope(false)] })).status, 204);
    assert.equal((await patch({ oauth2PermissionScopes: [] })).status, 400, 'a client still refers to it');
    assert.equal((await patch({ preAuthorizedApplications: [] })).status, 204);
    assert.equal((await patch({ oauth2PermissionScopes: [] })).status, 204);
  });

  it('grants delegated permissions once per API, changes and deletes the grant', async () => {
    const { principal, appId } = await withPrincipal();
    const resourceId = await idOf(GRAPH_APP_ID);
    const grant = { clientId: principal, consentType: 'AllPrincipals', resourceId, scope: 'User.Read' };
    const { status, body } = await call('POST', 'oauth2PermissionGrants', grant);
    assert.equal(status, 201);
    assert.deepEqual(tenant.state.apps.get(appId)?.delegatedGrants.graph, ['User.Read']);
    const again = await call('POST', 'oauth2PermissionGrants', grant);
    assert.deepEqual([again.status, again.code], [409, 'Request_MultipleObjectsWithSameKeyValue']);
    assert.equal((await call('PATCH', `oauth2PermissionGrants/${body.id}`, { scope: 'User.Nonsense' })).status, 400);
    const both = { scope: 'User.Read User.Read.All' };
    assert.equal((await call('PATCH', `oauth2PermissionGrants/${body.id}`, both)).status, 204);
    const listed = await call('GET', `servicePrincipals/${principal}/oauth2PermissionGrants`);
    assert.equal(listed.body.value[0].scope, both.scope);
    assert.equal((await call('DELETE', `oauth2PermissionGrants/${body.id}`)).status, 204);
    assert.deepEqual((await call('GET', `servicePrincipals/${principal}/oauth2PermissionGrants`)).body.value, []);
    asRole('User Administrator');
    assert.equal((await call('POST', 'oauth2PermissionGrants', grant)).status, 403);
  });

  it('assigns application permissions, which tokens then carry, and those of Graph only by two roles', async () => {
    const { id, appId, principal } = await withPrincipal();
    const secret = (await call('POST', `applications/${id}/addPassword`, {})).body;
    const [graph, sharePoint] = [await idOf(GRAPH_APP_ID), await idOf(SHAREPOINT_APP_ID)];
    const assign = (resourceId: string, appRoleId = USER_READ_ALL) =>
      call('POST', `servicePrincipals/${principal}/appRoleAssignments`, {
        principalId: principal,
        resourceId,
        appRoleId,
      });
    asRole('Application Administrator');
    assert.equal((await assign(graph)).status, 403);
    assert.equal((await assign(sharePoint)).status, 201);
    asRole('Privileged Role Administrator');
    const { status, body } = await assign(graph);
    assert.equal(status, 201);
    assert.match((await assign(graph)).body.error.message, /already exists on the object/);
    assert.match((await assign(graph, SCOPE_ID)).body.error.message, /was not found on application/);
    const rolesInToken = async () => {
      const form = { client_id: appId, client_secret: secret.secretText, grant_type: 'client_credentials' };
      const token = await requestToken(tenant.state, { ...form, scope: 'https://graph.microsoft.com/.default' });
      const [, claims = ''] = String(token.body.access_token).split('.');
      return JSON.parse(String(Buffer.from(claims, 'base64url'))).roles;
    };
    assert.deepEqual(await rolesInToken(), ['User.Read.All']);
    const path = `servicePrincipals/${graph}/appRoleAssignedTo/${body.id}`;
    assert.equal((await call('DELETE', path)).status, 204);
    assert.equal((await call('DELETE', path)).status, 404);
    assert.equal(await rolesInToken(), undefined);
  });

  it('shows a secret once, accepts it until it is removed', async () => {
    const { id, appId } = await withPrincipal();
    const { body } = await call('POST', `applications/${id}/addPassword`, { passwordCredential: { displayName: 's' } });
    const shown = (await call('GET', `applications/${id}`)).body.passwordCredentials;
    assert.deepEqual([shown[0].keyId, shown[0].secretText], [body.keyId, null]);
    const form = { client_id: appId, client_secret: body.secretText, grant_type: 'client_credentials' };
    const scope = 'https://graph.microsoft.com/.default';
    assert.equal((await requestToken(tenant.state, { ...form, scope })).status, 200);
    assert.equal((await call('POST', `applications/${id}/removePassword`, { keyId: body.keyId })).status, 204);
    assert.equal((await call('POST', `applications/${id}/removePassword`, { keyId: body.keyId })).status, 400);
    assert.equal((await requestToken(tenant.state, { ...form, scope })).status, 401);
  });

  it('registers certificates, and keeps those that are sent without their content', async () => {
    const { id, appId } = await register();
    const { certificate } = await createAppCertificate();
    const key = new X509Certificate(certificate).raw.toString('base64');
    const credential = { type: 'AsymmetricX509Cert', usage: 'Verify', displayName: 'one' };
    await call('PATCH', `applications/${id}`, { keyCredentials: [{ ...credential, key }] });
    const { keyCredentials } = (await call('GET', `applications/${id}`)).body;
    assert.deepEqual([keyCredentials.length, keyCredentials[0].key], [1, null]);
    assert.equal((await call('PATCH', `applications/${id}`, { keyCredentials })).status, 204);
    assert.equal(tenant.state.apps.get(appId)?.certificates?.length, 1);
    const bad = { keyCredentials: [{ ...credential, key: 'AAAA' }] };
    assert.equal((await call('PATCH', `applications/${id}`, bad)).status, 400);
  });

  it('trusts an issuer and subject once, with one audience', async () => {
    const { id, appId } = await register();
    const path = `applications/${id}/federatedIdentityCredentials`;
    const credential = {
      name: 'bot',
      issuer: 'https://issuer',
      subject: 's',
      audiences: ['api://AzureADTokenExchange'],
    };
    const { status, body } = await call('POST', path, credential);
    assert.equal(status, 201);
    assert.equal((await call('POST', path, credential)).status, 409);
    assert.equal((await call('POST', path, { ...credential, name: 'other' })).status, 409);
    assert.equal((await call('POST', path, { ...credential, subject: 't', name: 'b', audiences: [] })).status, 400);
    assert.deepEqual(
      tenant.state.apps.get(appId)?.federatedCredentials?.map(({ subject }) => subject),
      ['s'],
    );
    assert.equal((await call('DELETE', `${path}/${body.id}`)).status, 204);
    assert.deepEqual((await call('GET', path)).body.value, []);
  });

  it('gives no token to an app without service principal, or after its deletion', async () => {
    const { id, appId } = await register();
    const { body } = await call('POST', `applications/${id}/addPassword`, {});
    const form = { client_id: appId, client_secret: body.secretText, grant_type: 'client_credentials' };
    const token = () => requestToken(tenant.state, { ...form, scope: 'https://graph.microsoft.com/.default' });
    assert.deepEqual((await token()).body.error_codes, [7000229]);
    const principal = (await call('POST', 'servicePrincipals', { appId })).body.id;
    assert.equal((await token()).status, 200);
    assert.equal((await call('DELETE', `applications/${id}`)).status, 204);
    assert.deepEqual((await token()).body.error_codes, [700016]);
    for (const deleted of [id, principal]) {
      assert.equal((await call('GET', `directory/deletedItems/${deleted}`)).status, 200);
      assert.equal((await call('DELETE', `directory/deletedItems/${deleted}`)).status, 204);
      assert.equal((await call('DELETE', `directory/deletedItems/${deleted}`)).status, 404);
    }
  });

  it('refuses bodies that are no JSON, miss a property, or have an unknown one', async () => {
    assert.equal((await call('POST', 'applications')).status, 400);
    assert.equal((await call('POST', 'applications', {})).status, 400);
    const unknown = await call('POST', 'applications', { displayName: 'x', nonsense: 1 });
    assert.match(unknown.body.error.message, /'nonsense' does not exist/);
  });

  it('has people with app roles, which the assertion of Teams names', async () => {
    const { id, appId, principal } = await withPrincipal();
    const role = {
      ...{ id: SCOPE_ID, value: 'Admin', displayName: 'a', description: 'a' },
      ...{ isEnabled: true, allowedMemberTypes: ['User'] },
    };
    await call('PATCH', `applications/${id}`, { appRoles: [role] });
    const body = { principalId: tenant.megan.id, resourceId: principal, appRoleId: SCOPE_ID };
    assert.equal((await call('POST', `servicePrincipals/${principal}/appRoleAssignedTo`, body)).status, 201);
    const app = tenant.state.apps.get(appId);
    assert.ok(app);
    const rolesOf = async (person = tenant.megan) => {
      const [, claims = ''] = (await issueSsoAssertion(tenant.state, person, app)).split('.');
      return JSON.parse(String(Buffer.from(claims, 'base64url'))).roles;
    };
    assert.deepEqual([await rolesOf(), await rolesOf(tenant.lee)], [['Admin'], undefined]);
    const inIdToken = async () => {
      const [, claims = ''] = (
        await issueIdToken(tenant.state, { person: tenant.megan, mfa: false, scope: undefined }, app)
      ).split('.');
      return JSON.parse(String(Buffer.from(claims, 'base64url'))).roles;
    };
    assert.deepEqual(await inIdToken(), ['Admin']);
    await call('PATCH', `applications/${id}`, { appRoles: [{ ...role, isEnabled: false }] });
    assert.deepEqual([await rolesOf(), await inIdToken()], [undefined, undefined]);
  });
});
