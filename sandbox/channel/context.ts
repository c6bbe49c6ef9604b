import type { OAuthConnection } from '../tenant/apps/oauth-connection.ts';
import type { Person } from '../tenant/people/person.ts';
import type { TenantState } from '../tenant/tenant-state.ts';
import type { SignInFailureCode } from './sign-in/failure-codes.ts';
import type { SignInWindows } from './sign-in/types.ts';

/** The connected bot and its endpoint. */
export interface ConnectedBot {
  /** The bot's Microsoft App ID. */
  readonly botId: string;
  /** e.g. `http://localhost:3978/api/messages` */
  readonly endpoint: string;
  /** The manifest's `webApplicationInfo.id`; undefined: no single sign-on. */
  readonly ssoClientId?: string | undefined;
  /** Display name, also used in mentions. Default: Bot. */
  readonly name?: string | undefined;
  /** The bot's OAuth connections at the Bot Framework Token Service. Default: none. */
  readonly connections?: readonly OAuthConnection[] | undefined;
  /** The manifest's `validDomains`: hosts, some with a port; `*.` is any subdomain. Default: the endpoint's host. */
  readonly validDomains?: readonly string[] | undefined;
}

/** A mistake of the bot that real Teams would refuse or show as an error. */
export interface ChannelFailure {
  readonly conversationId: string;
  readonly reason: string;
}

export interface ChannelSwitches {
  /**
   * Timeout for the bot's response, in milliseconds. 10 to 15 s:
   * https://learn.microsoft.com/azure/bot-service/bot-builder-howto-long-operations-guidance
   */
  answerLimit: number;
  /**
   * Whether the login request of an Action.Execute needs a connectionName. Receivers "MAY ignore" one without:
   * https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/authentication-flow-in-universal-action-for-adaptive-cards
   * UNCONFIRMED what Teams does.
   */
  loginRequestNeedsConnectionName: boolean;
  /** Whether a person's devices attempt silent sign-on concurrently or one by one. Default: together. */
  deviceTiming: 'together' | 'one-after-another';
  /** Makes every SSO assertion fail with this code. Default: undefined; only an invalid card fails. */
  signInFailure: SignInFailureCode | undefined;
  /** Whether calls beyond the published rates are refused, with or without Retry-After. Default: retry-after. */
  throttling: 'retry-after' | 'without-retry-after' | 'off';
  /** Whether targeted messages are accepted: a public preview. UNCONFIRMED how Teams refuses them. Default: true. */
  targetedMessages: boolean;
}

/** State that the parts of the channel share. */
export interface ChannelContext {
  readonly state: TenantState;
  readonly switches: ChannelSwitches;
  readonly failures: ChannelFailure[];
  readonly signInWindows: SignInWindows;
  /** Time for rate windows, in milliseconds of tenant time: moving the clock opens the windows. */
  rateNow(): number;
  /** Aborts everything in flight. */
  readonly stopping: AbortSignal;
  /** Throws while no bot is connected. */
  bot(): ConnectedBot;
  /** Number of devices that run the person's Teams. */
  devicesOf(person: Person): number;
  /** A new message id: unique, from milliseconds of tenant time. */
  nextMessageId(): string;
  /** Tracks work that runs without being awaited. */
  inBackground(work: Promise<unknown>): void;
}

/** An error with a stable code for tests. */
export function channelError(code: string, message: string): Error & { readonly code: string } {
  return Object.assign(new Error(message), { code });
}
