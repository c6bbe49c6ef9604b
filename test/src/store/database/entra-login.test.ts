import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jwtVerify } from 'jose';
import { servicePrincipalId } from '../../../../sandbox/entra/clients/service-principal.ts';
import { entraService } from '../../../../sandbox/entra/index.ts';
import { createCertificates } from '../../../../sandbox/http/certificates.ts';
import { projectedToken } from '../../../../sandbox/identity/cluster.ts';
import { identityService } from '../../../../sandbox/identity/index.ts';
import { trustServiceAccount } from '../../../../sandbox/identity/trust-identity.ts';
import type { Addresses } from '../../../../sandbox/tenant/addresses.ts';
import type { AppRegistration } from '../../../../sandbox/tenant/apps/app-registration.ts';
import { readTenantConfig } from '../../../../src/config/tenant-config.ts';
import { asCodedError } from '../../../../src/errors.ts';
import { openStore } from '../../../../src/store/open-store.ts';
import { joinIdentityEndpoint } from '../../../helpers/identity-endpoint.ts';
import { type SmallTenant, startSmallTenant } from '../../../helpers/sandbox/small-tenant.ts';
import { newDatabase } from '../../../helpers/shared-postgres.ts';
import { type EntraGate, startEntraGate } from '../../../helpers/store/entra-gate.ts';

/** The settings by which a sandbox replaces Microsoft's hosts. */
function sandboxHosts({ entra, graph, channel }: Addresses): Record<string, string> {
  return { AAD_APP_OAUTH_AUTHORITY_HOST: entra, GRAPH_URL: graph, CHANNEL_OPENID_METADATA_URL: channel };
}

/** The database's name of the identity. */
const USER = 'photo-sync-identity';
/** Differs from the ids of other tests: MSAL caches an identity's tokens for the whole process. */
const IDENTITY = '55555555-5555-4555-8555-555555555555';

describe('A login to PostgreSQL without a password', () => {
  let tenant: SmallTenant;
  let identity: AppRegistration;
  let gate: EntraGate;
  let folder: string;
  let leave: () => void;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'entra-login-'));
    tenant = await startSmallTenant({ entra: entraService, identity: identityService });
    identity = { ...tenant.botApp, clientId: IDENTITY, managedIdentity: true, federatedCredentials: [] };
    (tenant.state.apps as Map<string, AppRegistration>).set(IDENTITY, identity);
    leave = await joinIdentityEndpoint(tenant);
    const certificates = await createCertificates();
    writeFileSync(join(folder, 'ca.pem'), certificates.authority);
    gate = await startEntraGate({
      serverUrl: await newDatabase(),
      tls: certificates,
      async accepts(user, token) {
        const { entraKey, cloud } = tenant.state;
        const { payload } = await jwtVerify(token, entraKey.publicKey, { audience: cloud.database });
        return user === USER && payload.oid === servicePrincipalId(tenant.state, IDENTITY);
      },
    });
  });
  after(async () => {
    leave();
    await gate.stop();
    await tenant.stop();
    rmSync(folder, { recursive: true });
  });

  const config = (user = USER, changed: Readonly<Record<string, string>> = {}) => {
    const url = new URL(gate.url);
    url.username = user;
    return readTenantConfig({
      AAD_APP_CLIENT_ID: IDENTITY,
      AAD_APP_TENANT_ID: tenant.state.id,
      APP_MANAGED_IDENTITY: IDENTITY,
      DATABASE_URL: url.href,
      DATABASE_IDENTITY: IDENTITY,
      DATABASE_CA_FILE: join(folder, 'ca.pem'),
      ...changed,
    }).store;
  };
  const refusal = (opening: Promise<unknown>) => opening.then(() => assert.fail('It was opened.'), asCodedError);

  it('as a managed identity: each connection brings the token, which is requested once', async () => {
    const store = await openStore(config());
    try {
      const claims = Array.from({ length: 6 }, (_one, at) =>
        store.exchanges.claim({ tenantId: tenant.state.id, nonce: `n${at}` }, new Date()),
      );
      assert.deepEqual([...new Set(await Promise.all(claims))], ['first']);
    } finally {
      await store.close();
    }
    assert.ok(gate.logins.length > 2);
    assert.ok(gate.logins.every(({ user, accepted }) => accepted && user === USER));
    assert.equal(tenant.state.requests.of('identity').length, 1);
  });

  it('as the service account of a cluster, which the identity trusts', async () => {
    const tokenFile = join(folder, 'token');
    const inCluster = () =>
      openStore(
        config(USER, {
          APP_MANAGED_IDENTITY: '',
          AZURE_FEDERATED_TOKEN_FILE: tokenFile,
          ...sandboxHosts(tenant.state.addresses),
        }),
      );
    const missing = await refusal(inCluster());
    assert.deepEqual([missing.code, /no-token/.test(missing.message)], ['store-unreachable', true]);
    writeFileSync(tokenFile, await projectedToken(tenant.state));
    const untrusted = await refusal(inCluster());
    assert.match(untrusted.remedy ?? '', /with AZURE_FEDERATED_TOKEN_FILE, trusts its service account/);
    trustServiceAccount(tenant.state, identity);
    const requests = tenant.state.requests.of('identity').filter(({ url }) => url.startsWith('/msi/'));
    const logins = gate.logins.length;
    const store = await inCluster();
    try {
      assert.equal(await store.exchanges.claim({ tenantId: tenant.state.id, nonce: 'cluster' }, new Date()), 'first');
    } finally {
      await store.close();
    }
    assert.ok(gate.logins.length > logins);
    assert.ok(gate.logins.slice(logins).every(({ accepted }) => accepted));
    assert.equal(
      tenant.state.requests.of('identity').filter(({ url }) => url.startsWith('/msi/')).length,
      requests.length,
    );
  });

  it('is refused for another user of the database, with the reason', async () => {
    const { code, message, remedy } = await refusal(openStore(config('somebody')));
    assert.deepEqual([code, /login-refused/.test(message)], ['store-refused', true]);
    assert.match(remedy ?? '', /DATABASE_IDENTITY/);
  });

  it('waits while the identity gets no token', async () => {
    const unknown = '66666666-6666-4666-8666-666666666666';
    const { code, message, remedy } = await refusal(openStore(config(USER, { DATABASE_IDENTITY: unknown })));
    assert.deepEqual([code, /no-token/.test(message)], ['store-unreachable', true]);
    assert.match(remedy ?? '', /DATABASE_IDENTITY got no token/);
  });

  it('never sends the token to a server with another certificate', async () => {
    const before = gate.logins.length;
    const other = join(folder, 'other.pem');
    writeFileSync(other, (await createCertificates()).authority);
    assert.match((await refusal(openStore(config(USER, { DATABASE_CA_FILE: other })))).message, /certificate/);
    const missing = await refusal(openStore(config(USER, { DATABASE_CA_FILE: join(folder, 'missing.pem') })));
    assert.match(missing.remedy ?? '', /DATABASE_CA_FILE is .*missing\.pem/);
    assert.equal(gate.logins.length, before);
  });
});
