import { TeamsAdapter } from '@microsoft/teams-ai/lib/TeamsAdapter.js';
import type { Activity, InvokeResponse, TurnContext } from 'botbuilder';
import { MsalServiceClientCredentialsFactory } from 'botframework-connector';
import type { Cloud } from '../../src/microsoft365/clouds.ts';
import { isTrustedServiceUrl } from '../../src/microsoft365/hosts.ts';
import { RequestRefused } from '../http/request-refused.ts';
import { createChannelKeys } from './auth/channel-keys.ts';
import { type ChannelTokenChecks, readChannelToken } from './auth/channel-token.ts';
import { createBotApplication } from './bot-application.ts';

export interface AdapterOptions {
  readonly botId: string;
  readonly password: string;
  readonly tenantId: string;
  readonly cloud: Cloud;
}

/** `goodUntil`: when the channel's token ends that brought the activity. */
type Logic = (context: TurnContext, goodUntil: Date) => Promise<void>;

/**
 * teams-ai's adapter, entered one level below `process`: that one prints errors to the console and sends their text to whoever
 * asked, and we do neither.
 */
export class ChannelAdapter extends TeamsAdapter {
  readonly #checks: Omit<ChannelTokenChecks, 'now'>;

  constructor({ botId, password, tenantId, cloud }: AdapterOptions) {
    const authority = `${cloud.authorityHost}/${tenantId}`;
    const { channel } = cloud;
    super(
      {
        MicrosoftAppType: 'SingleTenant',
        MicrosoftAppId: botId,
        MicrosoftAppTenantId: tenantId,
        // One of these set turns off every default of the library, so all of them are.
        ToChannelFromBotLoginUrl: authority,
        ToChannelFromBotOAuthScope: channel.loginScope,
        ToBotFromChannelTokenIssuer: channel.tokenIssuer,
        ToBotFromChannelOpenIdMetadataUrl: channel.openIdMetadataUrl,
        // The Emulator may not write to this bot: its tokens are held against the channel's keys, which never signed them.
        ToBotFromEmulatorOpenIdMetadataUrl: channel.openIdMetadataUrl,
        OAuthUrl: channel.tokenServiceUrl,
        CallerId: 'urn:botframework:azure',
      },
      new MsalServiceClientCredentialsFactory(botId, createBotApplication({ botId, password, authority })),
    );
    this.#checks = {
      keys: createChannelKeys(channel.openIdMetadataUrl),
      issuer: channel.tokenIssuer,
      botId,
      isTrustedServiceUrl: (url) => isTrustedServiceUrl(cloud, url),
    };
  }

  /**
   * Runs a turn if the activity truly comes from the channel; rejects with `RequestRefused` (401) if not.
   * Looked at before the library does: it also lets in tokens that Entra issued (Emulator, skills) and keys without endorsements,
   * and prints what it refuses to the console.
   */
  async receive(authorization: string, activity: Activity, logic: Logic): Promise<InvokeResponse | undefined> {
    const token = await readChannelToken(authorization, activity, { ...this.#checks, now: new Date() });
    if ('refused' in token) throw new RequestRefused(401, token.refused);
    let accepted = false;
    try {
      return await this.processActivity(authorization, activity, (context) => {
        accepted = true;
        return logic(context, token.goodUntil);
      });
    } catch (error) {
      // The library throws errors of many kinds while it checks the token; whatever it is, the door stays closed.
      if (!accepted) throw new RequestRefused(401, 'refused-by-library');
      throw error;
    }
  }
}
