import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mock } from 'node:test';
import { ConfidentialClientApplication } from '@azure/msal-node';
import { CloudAdapter, ConfigurationBotFrameworkAuthentication, type TurnContext } from 'botbuilder';
import { MsalServiceClientCredentialsFactory } from 'botframework-connector';
import express, { type ErrorRequestHandler } from 'express';
import { channelService, createTeams, type TeamsWithInternals } from '../../../sandbox/channel/index.ts';
import { entraService } from '../../../sandbox/entra/index.ts';
import type { AppRegistration } from '../../../sandbox/tenant/apps/app-registration.ts';
import type { TenantState } from '../../../sandbox/tenant/tenant-state.ts';
import { type SmallTenant, startSmallTenant } from './small-tenant.ts';

export type TurnHandler = (context: TurnContext) => Promise<void>;

/** A small tenant with its channel and a bot that uses Microsoft's CloudAdapter. */
export interface TenantWithBot {
  readonly tenant: SmallTenant;
  readonly teams: TeamsWithInternals;
  readonly adapter: CloudAdapter;
  readonly endpoint: string;
  /** Sets the bot's turn handler. Default: does nothing. */
  onTurn(turn: TurnHandler): void;
  stop(): Promise<void>;
}

/** `rateNow`: see `createTeams`. */
export async function startTenantWithEchoBot(rateNow?: () => number): Promise<TenantWithBot> {
  let teams: TeamsWithInternals | undefined;
  const small = await startSmallTenant({
    entra: entraService,
    channel(state) {
      teams = createTeams(state, rateNow);
      return channelService(state, teams);
    },
  });
  if (!teams) throw new Error('no channel');
  const tenant = { ...small, botApp: { ...small.botApp, clientId: randomUUID() } };
  // Each tenant gets its own app: botframework-connector caches tokens by app id for the whole process.
  (small.state.apps as Map<string, AppRegistration>).set(tenant.botApp.clientId, tenant.botApp);
  const connected = teams;
  const adapter = cloudAdapter(tenant.state, tenant.botApp.clientId, tenant.botApp.secret);
  let turn: TurnHandler = async () => {};
  // CloudAdapter writes each refused request to the console.
  const quiet = mock.method(console, 'error', () => {});
  const app = express();
  app.post('/api/messages', express.json(), (request, response) => adapter.process(request, response, (c) => turn(c)));
  app.use(((error, _request, response, _next) => {
    response.status(error.status ?? 500).end();
  }) satisfies ErrorRequestHandler);
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://localhost:${(server.address() as AddressInfo).port}/api/messages`;
  connected.connectBot({
    botId: tenant.botApp.clientId,
    endpoint,
    ssoClientId: tenant.ssoApp.clientId,
    name: 'Echo',
  });
  return {
    tenant,
    teams: connected,
    adapter,
    endpoint,
    onTurn(next) {
      turn = next;
    },
    async stop() {
      quiet.mock.restore();
      await connected.stop();
      server.closeAllConnections();
      server.close();
      await tenant.stop();
    },
  };
}

/** Configured like a bot in another cloud: all addresses are the tenant's. */
function cloudAdapter(state: TenantState, botId: string, secret: string): CloudAdapter {
  const { entra, channel } = state.addresses;
  const authority = `${entra}/${state.id}`;
  const metadata = `${channel}/v1/.well-known/openidconfiguration`;
  const msal = new ConfidentialClientApplication({
    auth: { clientId: botId, clientSecret: secret, authority, knownAuthorities: [new URL(entra).host] },
  });
  const authentication = new ConfigurationBotFrameworkAuthentication(
    {
      MicrosoftAppId: botId,
      MicrosoftAppType: 'SingleTenant',
      MicrosoftAppTenantId: state.id,
      ToChannelFromBotLoginUrl: authority,
      ToChannelFromBotOAuthScope: 'https://api.botframework.com',
      ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
      OAuthUrl: channel,
      ToBotFromChannelOpenIdMetadataUrl: metadata,
      ToBotFromEmulatorOpenIdMetadataUrl: metadata,
      CallerId: '',
    },
    new MsalServiceClientCredentialsFactory(botId, msal),
  );
  const adapter = new CloudAdapter(authentication);
  adapter.onTurnError = async (_, error) => {
    throw error;
  };
  return adapter;
}
