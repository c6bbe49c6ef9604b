import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { projectedToken, type ServiceAccount } from '../../../../../sandbox/identity/cluster.ts';
import { trustServiceAccount } from '../../../../../sandbox/identity/trust-identity.ts';
import { startTenant, type Tenant } from '../../../../../sandbox/index.ts';
import { createAppCredential } from '../../../../../src/microsoft365/identity/app-credential.ts';
import { checkProof } from '../../../../../src/microsoft365/identity/proof/client-proof.ts';
import { asTokenError } from '../../../../../src/microsoft365/identity/token-error.ts';
import { trustAuthority } from '../../../../helpers/trusted-authority.ts';

const AUDIENCE = { tokenExchangeAudience: 'api://AzureADTokenExchange' };
const GRAPH = 'https://graph.microsoft.com/.default';

describe('The token of a service account as the proof of an app', () => {
  let tenant: Tenant;
  let distrust: () => void;
  let folder: string;
  let file: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'service-account-'));
    file = join(folder, 'token');
    tenant = await startTenant({ seed: 4_713, workloadIdentity: true });
    distrust = trustAuthority(tenant.certificates.authority);
  });
  after(async () => {
    distrust();
    await tenant.stop();
    rmSync(folder, { recursive: true });
  });

  const proof = (tokenFile = file) => ({ by: 'workload-identity', tokenFile }) as const;
  const credential = (tokenFile = file) =>
    createAppCredential({
      tenantId: tenant.state.id,
      clientId: tenant.apps.signIn.clientId,
      authorityHost: tenant.addresses.entra,
      ...AUDIENCE,
      proof: proof(tokenFile),
    });
  const write = async (options?: Parameters<typeof projectedToken>[1]) =>
    // Kubernetes writes no line break, an admin's editor does.
    writeFileSync(file, `${await projectedToken(tenant.state, options)}\n`);

  it('suffices for Graph and for SharePoint', async () => {
    await write();
    const app = credential();
    assert.equal(app.proof, 'workload-identity');
    const { appid, appidacr } = decodeJwt(await app.getToken(GRAPH));
    assert.deepEqual([appid, appidacr], [tenant.apps.signIn.clientId, '2']);
    const { roles } = decodeJwt(await app.getToken(`${tenant.addresses.sharepoint}/.default`));
    assert.deepEqual(roles, tenant.apps.signIn.applicationGrants?.sharepoint);
  });

  it('is read again for each request, because Kubernetes renews it', async () => {
    await write();
    const app = credential();
    await app.getToken(GRAPH);
    // From here on, Entra accepts only the token of another service account, as after an old token has expired.
    const other: ServiceAccount = { namespace: 'bots', name: 'renewed' };
    const trusted = tenant.apps.signIn.federatedCredentials?.splice(0) ?? [];
    trustServiceAccount(tenant.state, tenant.apps.signIn, other);
    try {
      const sharePoint = `${tenant.addresses.sharepoint}/.default`;
      await assert.rejects(app.getToken(sharePoint), { failure: 'app-refused', entraCode: 'AADSTS700213' });
      await write({ account: other });
      await app.getToken(sharePoint);
    } finally {
      tenant.apps.signIn.federatedCredentials?.splice(0, 1, ...trusted);
    }
  });

  it('is refused by Entra ID for another service account, with its code', async () => {
    await write({ account: { namespace: 'default', name: 'photo-sync' } });
    await checkProof(proof(), AUDIENCE);
    await assert.rejects(credential().getToken(GRAPH), { failure: 'app-refused', entraCode: 'AADSTS700213' });
  });

  it('that cannot be used is reported before Entra ID is asked, with the file', async () => {
    const cases: readonly (readonly [() => unknown, RegExp])[] = [
      [() => rmSync(file), /the file cannot be read/],
      [() => writeFileSync(file, ''), /the file holds no token/],
      [() => writeFileSync(file, 'a.b.c'), /the file holds no token/],
      [() => write({ expiresIn: -1 }), /the token expired on \d{4}-/],
      [
        () => write({ audience: 'https://kubernetes.default.svc' }),
        /the token is for https:\/\/kubernetes\.default\.svc, and Entra ID wants one for api:\/\/AzureADTokenExchange/,
      ],
    ];
    for (const [prepare, problem] of cases) {
      await prepare();
      tenant.state.requests.clear();
      const isReported = (error: Error & { code?: string; remedy?: string }) =>
        error.code === 'federated-token-unusable' && problem.test(error.message) && `${error.remedy}`.includes(file);
      await assert.rejects(checkProof(proof(), AUDIENCE), isReported, String(problem));
      await assert.rejects(credential().getToken(GRAPH), isReported, String(problem));
      assert.equal(tenant.state.requests.of('entra').length, 0);
    }
  });

  it('that expires while the bot runs is a refusal of the app, with the remedy', async () => {
    await write();
    const app = credential();
    await app.getToken(GRAPH);
    await write({ expiresIn: -1 });
    const error = await app.getToken(`${tenant.addresses.sharepoint}/.default`).then(() => assert.fail(), asTokenError);
    assert.equal(error.failure, 'app-refused');
    assert.match(error.remedy ?? '', /AZURE_FEDERATED_TOKEN_FILE/);
  });
});
