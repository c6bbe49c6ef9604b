import type { UserCredential } from '../../src/microsoft365/identity/user-credential.ts';
import type { AdaptiveCard } from '../cards/render-card.ts';
import type { SignInTrouble } from '../cards/sign-in-trouble-card.ts';
import type { Turn } from '../turn.ts';

/** Answers that anybody gets, signed in or not. */
export type OpenIntent = 'help' | 'hello';
/** Answers for which the bot reads in the person's name. `check-nudge`: the photo, on a card that nobody asked for. */
export type PersonalIntent = 'check-photo' | 'check-nudge';
/** What the person wants of messages that they did not ask for. */
export type PreferenceIntent = 'not-now' | 'stop-nudges' | 'resume-nudges';

export type OpenAnswer = (turn: Turn) => AdaptiveCard;
/** `onCard`: in the place of the card whose button was pressed. */
export type PreferenceAnswer = (turn: Turn, onCard: boolean) => Promise<AdaptiveCard>;
export interface Asking {
  /** What could be read until then is what the answer says. */
  readonly deadline: AbortSignal;
  /** A service that asks to be left alone for at most so many milliseconds is asked once more after them. */
  readonly patience: number;
  /** Asked by the button of a card that the person has seen. */
  readonly again: boolean;
}

/** Reads in the person's name. */
export type PersonalAnswer = (turn: Turn, credential: UserCredential, asking: Asking) => Promise<AdaptiveCard>;

export interface Answers {
  readonly open: Readonly<Record<OpenIntent, OpenAnswer>>;
  readonly personal: Readonly<Record<PersonalIntent, PersonalAnswer>>;
  readonly preferences: Readonly<Record<PreferenceIntent, PreferenceAnswer>>;
  /** Whether the data of a card's action came from a card that was drawn for this person. */
  readonly isOwnCard: (turn: Turn, data: unknown) => boolean;
  /** Once, when somebody has installed the app. */
  readonly welcome: OpenAnswer;
  /** In a group chat or a channel: leads to the private chat. */
  readonly privately: OpenAnswer;
  /** The person could not be signed in. */
  readonly signInTrouble: (turn: Turn, trouble: SignInTrouble) => AdaptiveCard;
  /** Something broke. */
  readonly failure: OpenAnswer;
}

/** The same for what the person wants of the bot. */
export function isPreference(intent: unknown, answers: Answers): intent is PreferenceIntent {
  return typeof intent === 'string' && Object.hasOwn(answers.preferences, intent);
}

/** Whether the intent (from a text, a card or an exchange) is one that needs the person's credential. */
export function isPersonal(intent: unknown, answers: Answers): intent is PersonalIntent {
  return typeof intent === 'string' && Object.hasOwn(answers.personal, intent);
}
