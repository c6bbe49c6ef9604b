import { TeamsAdapter } from '@microsoft/teams-ai/lib/TeamsAdapter.js';
import type { Activity, InvokeResponse, TurnContext } from 'botbuilder';
import { MsalServiceClientCredentialsFactory } from 'botframework-connector';
import type { Cloud } from '../../src/microsoft365/clouds.ts';
import { isTrustedServiceUrl } from '../../src/microsoft365/hosts.ts';
import type { AppProof } from '../../src/microsoft365/identity/proof/types.ts';
import { retryAtGccHost } from '../delivery/gcc-host.ts';
import { RequestRefused } from '../http/request-refused.ts';
import { createChannelKeys } from './auth/channel-keys.ts';
import { activityRefusal, type ChannelToken, type ChannelTokenChecks, readChannelToken } from './auth/channel-token.ts';
import { createBotApplication } from './bot-application.ts';
import { sendThroughProxy } from './connector-policies.ts';

export interface AdapterOptions {
  readonly botId: string;
  readonly proof: AppProof;
  readonly tenantId: string;
  readonly cloud: Cloud;
}

const CALLER_ID = 'urn:botframework:azure';

type Logic = (context: TurnContext) => Promise<void>;

/** teams-ai's adapter, without its `process`: that prints errors to the console and sends their text to the caller. */
export class ChannelAdapter extends TeamsAdapter {
  readonly #checks: Omit<ChannelTokenChecks, 'now'>;
  readonly #audience: string;
  readonly #latestToken: { readonly failed: boolean };

  constructor({ botId, proof, tenantId, cloud }: AdapterOptions) {
    const authority = `${cloud.authorityHost}/${tenantId}`;
    const { channel } = cloud;
    const latestToken = { failed: false };
    const onToken = (succeeded: boolean) => {
      latestToken.failed = !succeeded;
    };
    super(
      {
        MicrosoftAppType: 'SingleTenant',
        MicrosoftAppId: botId,
        MicrosoftAppTenantId: tenantId,
        // If one of these is set, the library drops all its defaults, so all are set.
        ToChannelFromBotLoginUrl: authority,
        ToChannelFromBotOAuthScope: channel.loginScope,
        ToBotFromChannelTokenIssuer: channel.tokenIssuer,
        ToBotFromChannelOpenIdMetadataUrl: channel.openIdMetadataUrl,
        // Refuses the Emulator: its tokens are checked against the channel's keys, which did not sign them.
        ToBotFromEmulatorOpenIdMetadataUrl: channel.openIdMetadataUrl,
        OAuthUrl: channel.tokenServiceUrl,
        CallerId: CALLER_ID,
      },
      new MsalServiceClientCredentialsFactory(botId, createBotApplication({ botId, proof, tenantId, cloud, onToken })),
    );
    this.#latestToken = latestToken;
    sendThroughProxy(this.botFrameworkAuthentication);
    this.use(retryAtGccHost(this, channel.gccServiceUrl));
    this.#audience = channel.loginScope;
    this.#checks = {
      keys: createChannelKeys(channel.openIdMetadataUrl),
      issuer: channel.tokenIssuer,
      botId,
      isTrustedServiceUrl: (url) => isTrustedServiceUrl(cloud, url),
    };
  }

  /** `channel-keys`: no message can be accepted. `bot-token`: none could be sent at the latest attempt. */
  degraded(): readonly ('channel-keys' | 'bot-token')[] {
    return [
      ...(this.#checks.keys.areMissing() ? (['channel-keys'] as const) : []),
      ...(this.#latestToken.failed ? (['bot-token'] as const) : []),
    ];
  }

  /**
   * Checks the token of a request (`readChannelToken`). Rejects with `RequestRefused` (401). This check replaces
   * the library's, which also accepts tokens issued by Entra (Emulator, skills) and keys without endorsements, prints
   * refusals to the console, and reads the keys again past the proxy.
   */
  async authorize(authorization: string): Promise<ChannelToken> {
    const token = await readChannelToken(authorization, { ...this.#checks, now: new Date() });
    if ('refused' in token) throw new RequestRefused(401, token.refused);
    return token;
  }

  /** Runs `logic` in a turn if the token fits the activity; otherwise rejects with `RequestRefused` (401). */
  async receive(token: ChannelToken, activity: Activity, logic: Logic): Promise<InvokeResponse | undefined> {
    const refusal = activityRefusal(activity, token);
    if (refusal) throw new RequestRefused(401, refusal);
    const claimsIdentity = this.createClaimsIdentity(this.#checks.botId);
    const authenticated = {
      audience: this.#audience,
      callerId: CALLER_ID,
      claimsIdentity,
      connectorFactory: this.botFrameworkAuthentication.createConnectorFactory(claimsIdentity),
    };
    return this.processActivity(authenticated, activity, logic);
  }
}
