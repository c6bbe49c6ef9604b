import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createBotApplication } from '../../../../bot/teams/bot-application.ts';
import { entraCookie } from '../../../../sandbox/entra/pages/session.ts';
import { createCertificates } from '../../../../sandbox/http/certificates.ts';
import { createAppCertificate } from '../../../../sandbox/launch/app-certificate.ts';
import { createAppCredential } from '../../../../src/microsoft365/identity/app-credential.ts';
import { createCodeFlow } from '../../../../src/microsoft365/identity/code-flow.ts';
import { createUserCredentialFactory } from '../../../../src/microsoft365/identity/user-credential.ts';
import { networkCode } from '../../../../src/microsoft365/network-remedy.ts';
import { startEntra } from '../../../helpers/sandbox/entra-tenant.ts';
import { createPageBrowser } from '../../../helpers/sandbox/page-browser.ts';
import { secretProof } from '../../../helpers/secret-proof.ts';
import { trustAuthority } from '../../../helpers/trusted-authority.ts';

const TENANT = '11111111-2222-4333-8444-555555555555';
const WINDOW = { nonce: 'nonce', verifier: 'v'.repeat(43) };

/** Microsoft's libraries drop why a request failed; without the cause, the operator gets the wrong remedy. */
describe('A refused token names the cause in the network', () => {
  let distrust: () => void;
  let authority: Server;
  let tokenHost: Server;
  let authorityHost: string;
  before(async () => {
    const trusted = await createCertificates();
    distrust = trustAuthority(trusted.authority);
    tokenHost = await serve(await createAppCertificate(), (_request, response) => response.end('{}'));
    authority = await serve(trusted, (_request, response) => {
      const at = `${originOf(tokenHost)}/${TENANT}/oauth2/v2.0`;
      const endpoints = {
        authorization_endpoint: `${at}/authorize`,
        token_endpoint: `${at}/token`,
        jwks_uri: `${at}/keys`,
      };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ issuer: `${originOf(authority)}/${TENANT}/v2.0`, ...endpoints }));
    });
    authorityHost = originOf(authority);
  });
  after(() => {
    distrust();
    for (const server of [authority, tokenHost]) server.close().closeAllConnections();
  });

  const app = () => ({ tenantId: TENANT, clientId: 'app', authorityHost, proof: secretProof('secret') });
  const requests: Readonly<Record<string, () => Promise<unknown>>> = {
    'of the app': () =>
      createAppCredential({
        ...app(),
        proof: { by: 'secret', secret: 'secret' },
        tokenExchangeAudience: 'api://AzureADTokenExchange',
      }).getToken('https://graph.microsoft.com/.default'),
    'of a person': () => createUserCredentialFactory()({ ...app(), assertion: 'assertion' }).getToken('scope'),
    'of the sign-in window': () =>
      createCodeFlow({ ...app(), redirectUri: 'https://bot.example/auth-end' }).redeem({
        ...WINDOW,
        code: 'code',
        scope: 'scope',
      }),
    'of the bot': () =>
      createBotApplication({
        botId: 'bot',
        proof: { by: 'secret', secret: 'secret' },
        tenantId: TENANT,
        cloud: { authorityHost, tokenExchangeAudience: 'api://AzureADTokenExchange' },
      }).acquireTokenByClientCredential({ scopes: ['https://api.botframework.com/.default'] }),
  };
  for (const [whose, request] of Object.entries(requests)) {
    it(`${whose}: a certificate that this machine does not trust`, async () => {
      await assert.rejects(request, (error: Error & { code?: string; remedy?: string }) => {
        assert.equal(error.code, 'token-refused');
        assert.match(error.remedy ?? '', /NODE_EXTRA_CA_CERTS/);
        return true;
      });
    });
  }
});

describe('The credential of a person who signed in with the window', () => {
  it('names the cause in the network when it gets no token for a further resource', async () => {
    const { app, state, megan, redirectUri, stop } = await startEntra();
    let stopped = false;
    try {
      const scope = 'https://graph.microsoft.com/User.Read';
      const authorityHost = state.addresses.entra;
      const window = { clientId: app.clientId, proof: secretProof(app.secret), tenantId: state.id, redirectUri };
      const flow = createCodeFlow({ ...window, authorityHost });
      const url = await flow.authorizeUrl({ ...WINDOW, state: 'state', scopes: [scope] });
      const { redirectedTo } = await createPageBrowser(state.addresses.entraPages, entraCookie(megan)).open(url);
      const code = redirectedTo?.searchParams.get('code') ?? '';
      const { credential } = await flow.redeem({ ...WINDOW, code, scope });
      await stop();
      stopped = true;
      await assert.rejects(credential.getToken(`${state.addresses.sharepoint}/AllSites.Read`), (error: Error) => {
        assert.match(networkCode(error) ?? '', /^(ECONNREFUSED|ECONNRESET|UND_ERR_SOCKET)$/);
        return true;
      });
    } finally {
      if (!stopped) await stop();
    }
  });
});

async function serve(
  { certificate, privateKey }: { readonly certificate: string; readonly privateKey: string },
  listener: RequestListener,
): Promise<Server> {
  const server = createServer({ cert: certificate, key: privateKey }, listener);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server;
}

function originOf(server: Server): string {
  return `https://localhost:${(server.address() as AddressInfo).port}`;
}
