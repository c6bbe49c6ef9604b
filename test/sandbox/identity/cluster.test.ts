import assert from 'node:assert/strict';
import { decodeJwt } from 'jose';
import { entraService } from '../../../sandbox/entra/index.ts';
import { issueSsoAssertion } from '../../../sandbox/entra/tokens/issue-access-token.ts';
import { type ProjectedTokenOptions, projectedToken } from '../../../sandbox/identity/cluster.ts';
import { identityService } from '../../../sandbox/identity/index.ts';
import { trustServiceAccount } from '../../../sandbox/identity/trust-identity.ts';
import type { AppRegistration } from '../../../sandbox/tenant/apps/app-registration.ts';
import { createSigningKey } from '../../../sandbox/tenant/apps/signing-key.ts';
import { assertionForm } from '../../helpers/sandbox/app-certificate.ts';
import { type SmallTenant, startSmallTenant } from '../../helpers/sandbox/small-tenant.ts';
import { assertTokenError, requestToken } from '../../helpers/sandbox/token-request.ts';

const GRAPH_DEFAULT = 'https://graph.microsoft.com/.default';

describe('The service account of a Kubernetes cluster', () => {
  let tenant: SmallTenant;
  let app: AppRegistration;
  before(async () => {
    tenant = await startSmallTenant({ entra: entraService, identity: identityService });
    app = { ...tenant.ssoApp, secret: '', federatedCredentials: [] };
    (tenant.state.apps as Map<string, AppRegistration>).set(app.clientId, app);
    trustServiceAccount(tenant.state, app);
  });
  after(() => tenant.stop());

  const formOf = (assertion: string, client = app) => ({
    ...assertionForm(client, assertion),
    grant_type: 'client_credentials',
    scope: GRAPH_DEFAULT,
  });
  const token = (options?: ProjectedTokenOptions) => projectedToken(tenant.state, options);
  const refused = (assertion: string, code: number, [status, error] = [401, 'invalid_client'] as [number, string]) =>
    assertTokenError(tenant.state, formOf(assertion), { status, error, code });

  it('stands for an app that trusts it, alone and for a person', async () => {
    const { state, megan } = tenant;
    const alone = await requestToken(state, formOf(await token()));
    assert.equal(alone.status, 200, alone.body.error_description);
    const { appid, appidacr } = decodeJwt(alone.body.access_token);
    assert.deepEqual([appid, appidacr], [app.clientId, '2']);
    const forPerson = await requestToken(state, {
      ...assertionForm(app, await token()),
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      requested_token_use: 'on_behalf_of',
      assertion: await issueSsoAssertion(state, megan, app),
      scope: 'https://graph.microsoft.com/User.Read',
    });
    assert.equal(decodeJwt(forPerson.body.access_token).oid, megan.id, forPerson.body.error_description);
  });

  it('stands for a managed identity that trusts it, which is else no client', async () => {
    const { state, botApp } = tenant;
    const identity = { ...botApp, secret: '', managedIdentity: true, federatedCredentials: [] };
    (state.apps as Map<string, AppRegistration>).set(identity.clientId, identity);
    const unknown = { status: 400, error: 'unauthorized_client', code: 700016 };
    await assertTokenError(state, formOf(await token(), identity), unknown);
    trustServiceAccount(state, identity);
    const { status, body } = await requestToken(state, formOf(await token(), identity));
    assert.equal(status, 200, body.error_description);
    assert.equal(decodeJwt(body.access_token).appid, identity.clientId);
  });

  it('must have exactly the subject, the audience and the issuer that the app trusts', async () => {
    await refused(await token({ account: { namespace: 'bots', name: 'other' } }), 700213);
    await refused(await token({ account: { namespace: 'default', name: 'photo-sync' } }), 700213);
    await refused(await token({ audience: 'https://kubernetes.default.svc' }), 700212);
    const [right] = app.federatedCredentials ?? [];
    assert.ok(right);
    // A missing slash at the end, as in many guides for other issuers.
    app.federatedCredentials?.splice(0, 1, { ...right, issuer: right.issuer.replace(/\/$/, '') });
    await refused(await token(), 700211);
    app.federatedCredentials?.splice(0, 1, right);
  });

  it('must have a token of now, signed by a key that the cluster publishes', async () => {
    await refused(await token({ expiresIn: -600 }), 700024);
    await refused(await token({ key: await createSigningKey('another cluster') }), 7000272);
    const [header, payload] = (await token()).split('.');
    await refused(`${header}.${payload}.${'A'.repeat(342)}`, 50013, [400, 'invalid_grant']);
  });

  it('is refused while Entra ID cannot read what the cluster publishes', async () => {
    const { addresses } = tenant.state;
    const { identity } = addresses;
    addresses.identity = 'http://localhost:9';
    trustServiceAccount(tenant.state, app);
    const assertion = await token();
    addresses.identity = identity;
    await refused(assertion, 50166, [400, 'invalid_request']);
  });
});
