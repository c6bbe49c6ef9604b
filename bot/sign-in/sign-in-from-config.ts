import type { BotConfig } from '../../src/config/bot-config.ts';
import { findMySite } from '../../src/microsoft365/graph/find-person.ts';
import { mySiteOrigin } from '../../src/microsoft365/hosts.ts';
import { createCodeFlow } from '../../src/microsoft365/identity/code-flow.ts';
import { createClientProof } from '../../src/microsoft365/identity/proof/client-proof.ts';
import { graphScope, sharePointScope } from '../../src/microsoft365/identity/scopes.ts';
import { createUserCredentialFactory } from '../../src/microsoft365/identity/user-credential.ts';
import type { MySites } from '../../src/microsoft365/sharepoint/my-sites.ts';
import type { SeenExchanges } from './seen-exchanges.ts';
import { createSignIn, type SignIn, type SignInOptions } from './sign-in.ts';
import { traceSignIn } from './traced-sign-in.ts';

/** Sign-in with the configured app, for Graph and, once its host is known, for SharePoint. */
export function signInFromConfig(
  config: BotConfig,
  mySites: MySites,
  exchanges: SeenExchanges,
  onRole: SignInOptions['onRole'],
): SignIn {
  const { bot, signInApp, cloud, now, signingKeys, sharePoint } = config;
  const { authorityHost } = cloud;
  const { clientId, tenantId, proofs } = signInApp;
  const app = { clientId, tenantId, proof: createClientProof({ clientId, tenantId, cloud }, proofs), authorityHost };
  const makeCredential = createUserCredentialFactory();
  const signIn = createSignIn({
    botId: bot.id,
    clientId,
    signingKeys,
    page: `${bot.endpoint}/auth-start`,
    now,
    makeCredential: (assertion) => makeCredential({ ...app, assertion }),
    codeFlow: createCodeFlow({ ...app, redirectUri: `${bot.endpoint}/auth-end` }),
    exchanges,
    onRole,
    scopes({ objectId }) {
      const mySiteUrl = mySites.hostOf(objectId);
      return [graphScope(cloud), ...(mySiteUrl ? [sharePointScope(mySiteUrl, sharePoint.scope)] : [])];
    },
    async learnScopes({ objectId }, credential, deadline) {
      if (mySites.hostOf(objectId)) return [];
      const access = { graph: cloud.graph, getToken: () => credential.getToken(graphScope(cloud)) };
      const account = await findMySite(access, undefined, deadline);
      // The account's owner may have set it: Entra ID issues tokens for the tenant's own hosts only.
      const origin = account.state === 'read' && account.value.mySite && mySiteOrigin(cloud, account.value.mySite);
      return origin ? [sharePointScope(origin, sharePoint.scope)] : [];
    },
  });
  return traceSignIn(signIn);
}
