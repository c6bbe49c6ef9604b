import type { BotConfig } from '../../src/config/bot-config.ts';
import { findMySite } from '../../src/microsoft365/graph/find-person.ts';
import { createCodeFlow } from '../../src/microsoft365/identity/code-flow.ts';
import { graphScope, sharePointScope } from '../../src/microsoft365/identity/scopes.ts';
import { createUserCredentialFactory } from '../../src/microsoft365/identity/user-credential.ts';
import type { MySite } from '../../src/microsoft365/sharepoint/my-site.ts';
import type { SeenExchanges } from './seen-exchanges.ts';
import { createSignIn, type SignIn } from './sign-in.ts';

/** Sign-in with the configured app, for Graph and, once its host is known, for SharePoint. */
export function signInFromConfig(config: BotConfig, mySite: MySite, exchanges: SeenExchanges): SignIn {
  const { bot, signInApp, cloud, now, signingKey, sharePoint } = config;
  const { authorityHost } = cloud;
  const makeCredential = createUserCredentialFactory();
  return createSignIn({
    botId: bot.id,
    clientId: signInApp.clientId,
    signingKey,
    page: `${bot.endpoint}/auth-start`,
    now,
    makeCredential: (assertion) => makeCredential({ ...signInApp, authorityHost, assertion }),
    codeFlow: createCodeFlow({ ...signInApp, authorityHost, redirectUri: `${bot.endpoint}/auth-end` }),
    exchanges,
    scopes: () => {
      const mySiteUrl = mySite.url();
      return [graphScope(cloud), ...(mySiteUrl ? [sharePointScope(mySiteUrl, sharePoint.scope)] : [])];
    },
    async learnScopes(credential, deadline) {
      if (mySite.url()) return;
      const access = { graph: cloud.graph, getToken: () => credential.getToken(graphScope(cloud)) };
      mySite.learn(await findMySite(access, undefined, deadline));
    },
  });
}
