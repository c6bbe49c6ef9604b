import type { Person } from '../tenant/people/person.ts';
import type { TenantState } from '../tenant/tenant-state.ts';
import type { SignInFailureCode } from './sign-in/failure-codes.ts';
import type { SignInWindows } from './sign-in/types.ts';

/** Which bot is connected, and where it listens. */
export interface ConnectedBot {
  /** The bot's Microsoft App ID. */
  readonly botId: string;
  /** e.g. `http://localhost:3978/api/messages` */
  readonly endpoint: string;
  /** The manifest's `webApplicationInfo.id`; undefined: no single sign-on. */
  readonly ssoClientId?: string | undefined;
  /** As people see it and mention it. Default: Bot. */
  readonly name?: string | undefined;
  /** The manifest's `validDomains`: hosts, with a port where one is needed, `*.` for subdomains. Default: the endpoint's host. */
  readonly validDomains?: readonly string[] | undefined;
}

/** What the bot did that real Teams would refuse or show as an error. */
export interface ChannelFailure {
  readonly conversationId: string;
  readonly reason: string;
}

export interface ChannelSwitches {
  /** Milliseconds until the channel gives up on an answer. 10 to 15 s: https://learn.microsoft.com/azure/bot-service/bot-builder-howto-long-operations-guidance */
  answerLimit: number;
  /**
   * Whether Action.Execute's login request counts when its connectionName is empty. Receivers "MAY ignore" it:
   * https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/authentication-flow-in-universal-action-for-adaptive-cards
   * UNCONFIRMED what Teams does.
   */
  loginRequestNeedsConnectionName: boolean;
  /** Whether a person's devices try the silent sign-on at once, or each after the one before was answered. Default: together. */
  deviceTiming: 'together' | 'one-after-another';
  /** What keeps everybody's Teams from getting an assertion; undefined (default): nothing but what is wrong with the card. */
  signInFailure: SignInFailureCode | undefined;
  /** Whether calls beyond the published rates are refused, and whether the refusal says for how long. Default: retry-after. */
  throttling: 'retry-after' | 'without-retry-after' | 'off';
}

/** What the parts of the channel share. */
export interface ChannelContext {
  readonly state: TenantState;
  readonly switches: ChannelSwitches;
  readonly failures: ChannelFailure[];
  readonly signInWindows: SignInWindows;
  /** For rates. Milliseconds of tenant time: it passes as real time does, and moving the clock opens the windows. */
  rateNow(): number;
  /** Ends everything that is under way. */
  readonly stopping: AbortSignal;
  /** Throws while no bot is connected. */
  bot(): ConnectedBot;
  /** On how many devices the person's Teams runs. */
  devicesOf(person: Person): number;
  /** Another message id: milliseconds of tenant time, never the same twice. */
  nextMessageId(): string;
  /** Keeps track of work that nobody awaits. */
  inBackground(work: Promise<unknown>): void;
}

/** An error with a stable code, for tests to read. */
export function channelError(code: string, message: string): Error & { readonly code: string } {
  return Object.assign(new Error(message), { code });
}
