import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { trustIdentity } from '../../../../sandbox/identity/trust-identity.ts';
import { type AppRegistration, startTenant, type Tenant } from '../../../../sandbox/index.ts';
import { type AppCertificate, createAppCertificate } from '../../../../sandbox/launch/app-certificate.ts';
import { type AppCredential, createAppCredential } from '../../../../src/microsoft365/identity/app-credential.ts';
import { checkProof } from '../../../../src/microsoft365/identity/proof/client-proof.ts';
import type { AppProof, CertificateSource } from '../../../../src/microsoft365/identity/proof/types.ts';
import { joinIdentityEndpoint } from '../../../helpers/identity-endpoint.ts';
import { trustAuthority } from '../../../helpers/trusted-authority.ts';

const SCOPE = 'https://graph.microsoft.com/.default';

describe("The app's own credential", () => {
  let distrust: () => void;
  let tenant: Tenant;
  let folder: string;
  let certificate: AppCertificate;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'app-credential-'));
    tenant = await startTenant({ seed: 4_712 });
    distrust = trustAuthority(tenant.certificates.authority);
    certificate = await createAppCertificate();
    tenant.apps.signIn.certificates?.push(certificate.certificate);
  });
  after(async () => {
    distrust();
    rmSync(folder, { recursive: true });
    await tenant.stop();
  });

  function credentialWith(proof: AppProof): AppCredential {
    return createAppCredential({
      tenantId: tenant.state.id,
      clientId: tenant.apps.signIn.clientId,
      authorityHost: tenant.addresses.entra,
      tokenExchangeAudience: 'api://AzureADTokenExchange',
      proof,
    });
  }

  const certificateProof = (certificate: Omit<CertificateSource, 'setting'>): AppProof => ({
    by: 'certificate',
    certificate: { setting: 'APP_CERTIFICATE', ...certificate },
  });

  function fileWith(...parts: readonly string[]): string {
    const file = join(folder, `${Math.random().toString(36).slice(2)}.pem`);
    writeFileSync(file, parts.join('\n'));
    return file;
  }

  /** `appidacr`: 1 for a secret, 2 for a certificate or a federated identity. */
  const proofIn = (token: string) => decodeJwt(token).appidacr;

  it('uses a certificate, before or after its key in the file', async () => {
    for (const file of [
      fileWith(certificate.privateKey, certificate.certificate),
      fileWith(certificate.certificate, certificate.privateKey),
    ]) {
      const credential = credentialWith(certificateProof({ file }));
      assert.equal(credential.proof, 'certificate');
      assert.equal(proofIn(await credential.getToken(SCOPE)), '2');
    }
  });

  it('uses a secret', async () => {
    const credential = credentialWith({ by: 'secret', secret: tenant.apps.signIn.secret });
    assert.equal(proofIn(await credential.getToken(SCOPE)), '1');
  });

  it('uses the token of a managed identity that the app trusts', async () => {
    const identity: AppRegistration = { ...tenant.apps.bot, clientId: randomUUID(), managedIdentity: true };
    (tenant.state.apps as Map<string, AppRegistration>).set(identity.clientId, identity);
    const leave = await joinIdentityEndpoint(tenant);
    try {
      const proof = { by: 'managed-identity', clientId: identity.clientId } as const;
      await assert.rejects(credentialWith(proof).getToken(SCOPE), {
        failure: 'app-refused',
        entraCode: 'AADSTS700211',
      });
      trustIdentity(tenant.state, tenant.apps.signIn, identity);
      const credential = credentialWith(proof);
      const [graph, again] = await Promise.all([credential.getToken(SCOPE), credential.getToken(SCOPE)]);
      assert.deepEqual([proofIn(graph), again], ['2', graph]);
      const sharePoint = await credential.getToken(`${tenant.addresses.sharepoint}/.default`);
      assert.deepEqual(decodeJwt(sharePoint).roles, tenant.apps.signIn.applicationGrants?.sharepoint);
      assert.equal(tenant.state.requests.of('identity').length, 1);
    } finally {
      leave();
    }
  });

  it('requests one token per resource', async () => {
    const credential = credentialWith({ by: 'secret', secret: tenant.apps.signIn.secret });
    const first = await credential.getToken(SCOPE);
    tenant.state.requests.clear();
    assert.equal(await credential.getToken(SCOPE), first);
    assert.equal(tenant.state.requests.of('entra').length, 0);
    assert.notEqual(await credential.getToken(`${tenant.addresses.sharepoint}/.default`), first);
  });

  it('reports the problem of a certificate and its path', async () => {
    const other = await createAppCertificate();
    const expired = await createAppCertificate(-1);
    const curve = (namedCurve: string) => createAppCertificate(30, { name: 'ECDSA', namedCurve, hash: 'SHA-256' });
    const rsa = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: new Uint8Array([1, 0, 1]) };
    const [p256, p384] = [await curve('P-256'), await curve('P-384')];
    const short = await createAppCertificate(30, { ...rsa, modulusLength: 1_024 });
    for (const [file, problem] of [
      [join(folder, 'nowhere.pem'), /cannot be read/],
      [fileWith(certificate.certificate), /no private key/],
      [fileWith(certificate.privateKey), /certificate/],
      [fileWith(certificate.certificate, other.privateKey), /another certificate/],
      [fileWith(expired.certificate, expired.privateKey), /it expired on \d{4}-/],
      [fileWith(p256.certificate, p256.privateKey), /type ec, and Entra ID accepts RSA keys only/],
      [fileWith(p384.privateKey, p384.certificate), /type ec, and Entra ID accepts RSA keys only/],
      [fileWith(short.certificate, short.privateKey), /1024 bits, fewer than 2048/],
    ] as const) {
      const isReported = (error: Error & { code?: string; remedy?: string }) =>
        error.code === 'certificate-unusable' && problem.test(error.message) && (error.remedy ?? '').includes(file);
      await assert.rejects(
        checkProof(certificateProof({ file }), { tokenExchangeAudience: 'api://AzureADTokenExchange' }),
        isReported,
        file,
      );
      await assert.rejects(credentialWith(certificateProof({ file })).getToken(SCOPE), isReported, file);
    }
  });

  it('is refused with an unregistered certificate or a wrong secret', async () => {
    const other = await createAppCertificate();
    for (const proof of [
      certificateProof({ file: fileWith(other.certificate, other.privateKey) }),
      { by: 'secret', secret: 'wrong' } as const,
    ]) {
      await assert.rejects(credentialWith(proof).getToken(SCOPE), { code: 'token-refused', failure: 'app-refused' });
    }
  });
});
