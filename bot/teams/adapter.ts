import { ConfidentialClientApplication } from '@azure/msal-node';
import { TeamsAdapter } from '@microsoft/teams-ai';
import type { Activity, InvokeResponse, TurnContext } from 'botbuilder';
import { MsalServiceClientCredentialsFactory } from 'botframework-connector';
import { decodeJwt } from 'jose';
import type { Cloud } from '../../src/microsoft365/clouds.ts';

export interface AdapterOptions {
  readonly botId: string;
  readonly password: string;
  readonly tenantId: string;
  readonly cloud: Cloud;
}

type Logic = (context: TurnContext) => Promise<void>;

/**
 * teams-ai's adapter, entered one level below `process`: that one prints errors to the console and sends their text to whoever
 * asked, and we do neither.
 */
export class ChannelAdapter extends TeamsAdapter {
  readonly #issuer: string;

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
        OAuthUrl: channel.loginScope,
        CallerId: 'urn:botframework:azure',
      },
      new MsalServiceClientCredentialsFactory(
        botId,
        new ConfidentialClientApplication({
          auth: { clientId: botId, clientSecret: password, authority, knownAuthorities: [new URL(authority).host] },
        }),
      ),
    );
    this.#issuer = channel.tokenIssuer;
  }

  /** Runs a turn if the activity truly comes from the channel; rejects with `NotTheChannel` if not. */
  async receive(authorization: string, activity: Activity, logic: Logic): Promise<InvokeResponse | undefined> {
    // The library also lets in tokens that Entra issued (Emulator, skills): the channel alone may start a turn.
    if (issuerOf(authorization) !== this.#issuer) throw new NotTheChannel('not issued by the channel');
    let accepted = false;
    try {
      return await this.processActivity(authorization, activity, (context) => {
        accepted = true;
        return logic(context);
      });
    } catch (error) {
      // The library throws errors of many kinds while it checks the token; whatever it is, the door stays closed.
      if (!accepted) throw new NotTheChannel(error instanceof Error ? error.message : 'refused');
      throw error;
    }
  }
}

/** The activity's token is missing, forged, expired, or made for somebody else. */
export class NotTheChannel extends Error {
  readonly statusCode = 401;
}

function issuerOf(authorization: string): string | undefined {
  try {
    return decodeJwt(authorization.replace(/^Bearer\s+/i, '')).iss;
  } catch {
    return undefined;
  }
}
