import type { JWTPayload } from 'jose';
import type { Activity } from '../activity.ts';
import type { ChannelContext } from '../context.ts';
import type { BotResponse, PostOptions } from './types.ts';

/** Seconds. https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#connector-to-bot */
const TOKEN_LIFETIME = 3600;

export function serviceUrl(context: ChannelContext): string {
  return `${context.state.addresses.channel}/teams/`;
}

/** The channel's token for the bot. `claims` override the real ones; undefined omits a claim. */
export function channelToken(context: ChannelContext, claims: JWTPayload = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const all = {
    iss: context.state.cloud.botFramework,
    aud: context.bot().botId,
    serviceurl: serviceUrl(context),
    nbf: now,
    exp: now + TOKEN_LIFETIME,
    ...claims,
  };
  return context.state.channelKey.sign(JSON.parse(JSON.stringify(all)));
}

/**
 * Posts to the bot's endpoint: a string unchanged, anything else as JSON.
 * Status 504: timeout; 502: connection failed. Teams counts both as errors of the bot.
 */
export async function postToBot(
  context: ChannelContext,
  activity: Activity | unknown,
  options: PostOptions = {},
): Promise<BotResponse> {
  const { authorization = `Bearer ${await channelToken(context)}`, contentType = 'application/json; charset=utf-8' } =
    options;
  const timeout = AbortSignal.timeout(context.switches.answerLimit);
  try {
    const response = await fetch(context.bot().endpoint, {
      method: 'POST',
      headers: {
        'content-type': contentType,
        'user-agent': 'Microsoft-SkypeBotApi (Microsoft-BotFramework/3.0)',
        ...(authorization === null ? {} : { authorization }),
      },
      body: typeof activity === 'string' ? activity : JSON.stringify(activity),
      signal: AbortSignal.any([timeout, context.stopping]),
    });
    return { status: response.status, body: parsed(await response.text()) };
  } catch (error) {
    return timeout.aborted ? { status: 504, body: 'GatewayTimeout' } : { status: 502, body: String(error) };
  }
}

function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
