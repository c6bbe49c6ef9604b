import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClientAssertionCredential, ClientCertificateCredential, OnBehalfOfCredential } from '@azure/identity';
import { decodeJwt } from 'jose';
import { entraService } from '../../../../sandbox/entra/index.ts';
import { issueSsoAssertion } from '../../../../sandbox/entra/tokens/issue-access-token.ts';
import { type AppCertificate, createAppCertificate } from '../../../../sandbox/launch/app-certificate.ts';
import type { AppRegistration } from '../../../../sandbox/tenant/apps/app-registration.ts';
import { assertionClaims, assertionForm, signAssertion } from '../../../helpers/sandbox/app-certificate.ts';
import { type SmallTenant, startSmallTenant } from '../../../helpers/sandbox/small-tenant.ts';
import { assertTokenError, requestToken } from '../../../helpers/sandbox/token-request.ts';

const GRAPH_DEFAULT = 'https://graph.microsoft.com/.default';
const REFUSED = { status: 401, error: 'invalid_client' };

describe("Entra's client authentication by certificate", () => {
  let tenant: SmallTenant;
  let app: AppRegistration;
  let registered: AppCertificate;
  before(async () => {
    tenant = await startSmallTenant({ entra: entraService });
    registered = await createAppCertificate();
    app = {
      ...tenant.ssoApp,
      certificates: [(await createAppCertificate()).certificate, registered.certificate],
      applicationGrants: { graph: ['User.Read.All'], sharepoint: ['Sites.FullControl.All'] },
    };
    (tenant.state.apps as Map<string, AppRegistration>).set(app.clientId, app);
  });
  after(() => tenant.stop());

  const ask = (assertion: string) => ({
    ...assertionForm(app, assertion),
    grant_type: 'client_credentials',
    scope: GRAPH_DEFAULT,
  });
  const claims = () => assertionClaims(tenant.state, app);
  const assertRejected = (assertion: string, code: number) =>
    assertTokenError(tenant.state, ask(assertion), { ...REFUSED, code });

  it('issues tokens with appidacr 2 and the roles of the requested API', async () => {
    const { state } = tenant;
    const graph = await requestToken(state, ask(await signAssertion(registered, claims())));
    assert.equal(graph.status, 200, graph.body.error_description);
    const token = decodeJwt(graph.body.access_token);
    assert.deepEqual([token.appidacr, token.roles, token.idtyp], ['2', ['User.Read.All'], 'app']);
    const form = { ...ask(await signAssertion(registered, claims())), scope: `${state.addresses.sharepoint}/.default` };
    const sharepoint = await requestToken(state, form);
    assert.deepEqual(decodeJwt(sharepoint.body.access_token).roles, ['Sites.FullControl.All']);
    const withSecret = await requestToken(state, {
      client_id: app.clientId,
      client_secret: app.secret,
      grant_type: 'client_credentials',
      scope: GRAPH_DEFAULT,
    });
    assert.equal(decodeJwt(withSecret.body.access_token).appidacr, '1');
  });

  it('accepts both thumbprints and both algorithms', async () => {
    for (const header of [
      { alg: 'RS256', x5t: registered.sha1 },
      { alg: 'PS256', x5t: registered.sha1 },
    ]) {
      const { status } = await requestToken(tenant.state, ask(await signAssertion(registered, claims(), header)));
      assert.equal(status, 200);
    }
  });

  it('rejects an unregistered or expired certificate', async () => {
    const stranger = await createAppCertificate();
    const refused = await assertRejected(await signAssertion(stranger, claims()), 700027);
    assert.match(refused.error_description, /Reason - The key was not found/);
    await assertRejected(await signAssertion(registered, claims(), {}), 700027);
    await assertRejected(
      await signAssertion(registered, claims(), { 'x5t#S256': registered.sha256, x5t: 'other' }),
      700027,
    );
    const old = await createAppCertificate(-1);
    app.certificates?.push(old.certificate);
    assert.match((await assertRejected(await signAssertion(old, claims()), 700027)).error_description, /expired/);
  });

  it('rejects a signature by another key', async () => {
    const stranger = await createAppCertificate();
    const forged = await signAssertion(stranger, claims(), { alg: 'PS256', 'x5t#S256': registered.sha256 });
    assert.match((await assertRejected(forged, 700027)).error_description, /verify the signature failed/);
    const unsigned = [{ alg: 'none', 'x5t#S256': registered.sha256 }, claims()]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    await assertRejected(`${unsigned}.`, 700027);
  });

  it('rejects another audience, another lifetime and another app', async () => {
    const sign = (changed: object) => signAssertion(registered, { ...claims(), ...changed });
    await assertRejected(await sign({ aud: 'https://login.microsoftonline.com/common/oauth2/v2.0/token' }), 700023);
    await assertRejected(await sign({ aud: `${tenant.state.addresses.entra}/common/oauth2/v2.0/token` }), 700023);
    await assertRejected(await sign({ exp: Math.floor(Date.now() / 1000) - 301 }), 700024);
    await assertRejected(await sign({ nbf: Math.floor(Date.now() / 1000) + 400 }), 700024);
    await assertRejected(await sign({ exp: undefined }), 700024);
    await assertRejected(await sign({ iss: tenant.botApp.clientId }), 700021);
    await assertRejected(await sign({ sub: tenant.botApp.clientId }), 700021);
    const { status } = await requestToken(tenant.state, ask(await sign({ exp: Math.floor(Date.now() / 1000) - 200 })));
    assert.equal(status, 200, 'within the clock tolerance');
  });

  it('rejects malformed assertions and missing types', async () => {
    const form = ask(await signAssertion(registered, claims()));
    const invalid = { status: 400, error: 'invalid_request' };
    await assertTokenError(tenant.state, { ...form, client_assertion_type: '' }, { ...invalid, code: 900144 });
    await assertTokenError(tenant.state, { ...form, client_assertion_type: 'x' }, { ...invalid, code: 9002313 });
    await assertTokenError(tenant.state, { ...form, client_assertion: 'nonsense' }, { ...invalid, code: 50027 });
    await assertTokenError(tenant.state, { ...form, client_id: tenant.botApp.clientId }, { ...REFUSED, code: 700027 });
  });

  it('rejects duplicate parameters', async () => {
    const response = await fetch(`${tenant.state.addresses.entra}/${tenant.state.id}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams([
        ...Object.entries(ask(await signAssertion(registered, claims()))),
        ['scope', GRAPH_DEFAULT],
      ]),
    });
    assert.deepEqual(((await response.json()) as { error_codes: unknown }).error_codes, [9000411]);
  });

  describe("and Microsoft's clients", () => {
    const here = () => ({ authorityHost: tenant.state.addresses.entra, disableInstanceDiscovery: true });

    it('@azure/identity gets a token with a certificate', async () => {
      const credential = new ClientCertificateCredential(
        tenant.state.id,
        app.clientId,
        { certificate: `${registered.privateKey}\n${registered.certificate}` },
        here(),
      );
      const claimsOf = decodeJwt((await credential.getToken(GRAPH_DEFAULT)).token);
      assert.deepEqual([claimsOf.appidacr, claimsOf.roles], ['2', ['User.Read.All']]);
    });

    it('@azure/identity reports that the certificate is not registered', async () => {
      const stranger = await createAppCertificate();
      const credential = new ClientCertificateCredential(
        tenant.state.id,
        app.clientId,
        { certificate: `${stranger.privateKey}\n${stranger.certificate}` },
        here(),
      );
      await assert.rejects(credential.getToken(GRAPH_DEFAULT), /AADSTS700027/);
    });

    it('@azure/identity gets a token with an assertion signed by the app', async () => {
      const credential = new ClientAssertionCredential(
        tenant.state.id,
        app.clientId,
        () => signAssertion(registered, claims()),
        here(),
      );
      assert.equal(decodeJwt((await credential.getToken(GRAPH_DEFAULT)).token).appidacr, '2');
    });

    it('@azure/identity acts for a person with a certificate', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'certificate-'));
      try {
        const certificatePath = join(folder, 'app.pem');
        await writeFile(certificatePath, `${registered.privateKey}\n${registered.certificate}`);
        const credential = new OnBehalfOfCredential({
          tenantId: tenant.state.id,
          clientId: app.clientId,
          certificatePath,
          userAssertionToken: await issueSsoAssertion(tenant.state, tenant.megan, app),
          ...here(),
        });
        const token = decodeJwt((await credential.getToken(GRAPH_DEFAULT)).token);
        assert.deepEqual([token.appidacr, token.oid, token.roles], ['2', tenant.megan.id, undefined]);
      } finally {
        await rm(folder, { recursive: true });
      }
    });
  });
});
