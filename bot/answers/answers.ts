import type { CheckLimits } from '../../src/check/check-photo.ts';
import type { UserCredential } from '../../src/microsoft365/identity/user-credential.ts';
import type { VerdictKind } from '../../src/photo/verdict.ts';
import type { ReminderOutcome } from '../../src/reminders/asked-reminder-run.ts';
import type { AdaptiveCard } from '../cards/render-card.ts';
import type { SignInTrouble } from '../cards/trouble/sign-in-trouble-card.ts';
import type { Turn } from '../turn.ts';
import type { ContentKind } from '../understand/message-content.ts';
import type { Wish } from '../understand/types.ts';
import type { AdminAnswers } from './admin-answers.ts';

/** Answers that need no sign-in. `which`: the message could ask for several things. */
export type OpenIntent =
  | 'help'
  | 'hello'
  | 'thanks'
  | 'report'
  | 'not-understood'
  | 'which'
  | SentIntent
  | RatingIntent;
/** The buttons that ask whether an answer helped. */
export type RatingIntent = 'helpful' | 'unhelpful';
/** Answers to messages that ask for nothing in words. */
export type SentIntent = `sent-${ContentKind}`;
/** Answers that read as the person. `check-nudge`: the check of a photo, drawn on a nudge. */
export type PersonalIntent = 'check-photo' | 'check-nudge';
/** Choices of the person about nudges. */
export type PreferenceIntent = 'not-now' | 'stop-nudges' | 'resume-nudges';
/** What the bot knows about the person, and its erasure. `forget-confirmed`: only by the button of `forget-me`. */
export type DataIntent = 'show-data' | 'forget-me' | 'forget-confirmed';

/** A person's own settings, and how their nudges stand. `save-settings` comes only from the card of the settings. */
export type SettingsIntent = 'show-settings' | 'save-settings' | 'show-status' | ReminderIntent;
/** A reminder at the time when SharePoint looks again. Only buttons of cards ask for it. */
export type ReminderIntent = 'remind-me' | 'cancel-reminder';

/** `offered`: wishes that the message may mean. */
export type OpenAnswer = (turn: Turn, offered?: readonly Wish[]) => AdaptiveCard;
/** What a card without personal data needs to know of its reader. */
export type Reader = Pick<Turn, 'language'>;
export type Reminded = Pick<Turn, 'sender' | 'language'>;
/** Who is told that an answer failed. Without a conversation, it is the private chat. */
export type Told = Pick<Turn, 'sender' | 'language'> & Partial<Pick<Turn, 'reference' | 'conversation'>>;
/** `onCard`: the answer replaces the card whose button was pressed. */
export type PreferenceAnswer = (turn: Turn, onCard: boolean) => Promise<AdaptiveCard>;
/**
 * Stores nothing about the person, so that asking does not bring back someone who was forgotten. `alsoStop`: except
 * that they want no more reminders, which holds until they confirm the erasure.
 */
export type DataAnswer = (turn: Turn, alsoStop?: boolean) => Promise<AdaptiveCard>;

/** `data`: what the pressed button sent, with the card's inputs. It may be forged. Undefined: no button. */
export type SettingsAnswer = (turn: Turn, data: unknown) => Promise<AdaptiveCard>;

export interface PersonalRequest extends CheckLimits {
  /** The person has pressed a button on a card that they have seen. */
  readonly again: boolean;
}

/** Reads as the person, within the request's limits. */
export type PersonalAnswer = (turn: Turn, credential: UserCredential, request: PersonalRequest) => Promise<CheckedCard>;

/** The card of a check. */
export interface CheckedCard {
  readonly card: AdaptiveCard;
  readonly verdict: VerdictKind;
}

export interface Answers {
  readonly open: Readonly<Record<OpenIntent, OpenAnswer>>;
  readonly personal: Readonly<Record<PersonalIntent, PersonalAnswer>>;
  readonly preferences: Readonly<Record<PreferenceIntent, PreferenceAnswer>>;
  readonly settings: Readonly<Record<SettingsIntent, SettingsAnswer>>;
  readonly data: Readonly<Record<DataIntent, DataAnswer>>;
  /** Whether the data of a card's action comes from a card that was drawn for this person. */
  readonly isOwnCard: (turn: Turn, data: unknown) => boolean;
  /** Answers to people with the app role. */
  readonly admin: AdminAnswers;
  /** Sent once, when a person has installed the app. */
  readonly welcome: (to: Reader) => AdaptiveCard;
  /** Sent once, when a group chat or a channel has added the app. */
  readonly introduction: (to: Reader) => AdaptiveCard;
  /** In a group chat or a channel: leads to the private chat. */
  readonly privately: (to: Reader) => AdaptiveCard;
  /** The person could not be signed in. */
  readonly signInTrouble: (turn: Turn, trouble: SignInTrouble) => AdaptiveCard;
  /** What the bot is doing, until the answer of a check is there. */
  readonly progress: (to: Pick<Turn, 'language'>) => AdaptiveCard;
  /** The reminder that a person has asked for. */
  readonly reminded: (to: Reminded, outcome: ReminderOutcome) => Promise<AdaptiveCard>;
  /** The answer failed. */
  readonly failure: (to: Told) => AdaptiveCard;
}

/** Whether the intent needs no sign-in. */
export function isOpen(intent: unknown, answers: Answers): intent is OpenIntent {
  return isIn(answers.open, intent);
}

/** Whether the intent is a preference. */
export function isPreference(intent: unknown, answers: Answers): intent is PreferenceIntent {
  return isIn(answers.preferences, intent);
}

/** Whether the intent is about the person's settings. */
export function isAboutSettings(intent: unknown, answers: Answers): intent is SettingsIntent {
  return isIn(answers.settings, intent);
}

/** Whether the intent is about the person's stored data. */
export function isAboutData(intent: unknown, answers: Answers): intent is DataIntent {
  return isIn(answers.data, intent);
}

/** Whether the intent (from a text, a card or an exchange) is one that needs the person's credential. */
export function isPersonal(intent: unknown, answers: Answers): intent is PersonalIntent {
  return isIn(answers.personal, intent);
}

function isIn<Group extends object>(group: Group, intent: unknown): intent is keyof Group {
  return typeof intent === 'string' && Object.hasOwn(group, intent);
}
