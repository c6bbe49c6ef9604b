import type { TurnContext } from 'botbuilder';
import { isObject } from '../../../src/is-object.ts';
import {
  type Answers,
  type DataIntent,
  isAboutData,
  isAboutSettings,
  isOpen,
  isPersonal,
  isPreference,
  type OpenIntent,
  type PersonalIntent,
  type PreferenceIntent,
  type SettingsIntent,
} from '../../answers/answers.ts';
import type { Turn } from '../../turn.ts';
import type { Understand } from '../../understand/create-understand.ts';
import { contentOf } from '../../understand/message-content.ts';
import type { Understanding, Wish } from '../../understand/types.ts';
import { writtenLanguage } from '../../understand/written-language.ts';
import { localeOf } from '../turn-language.ts';

export type AnswerIntent = OpenIntent | PersonalIntent | PreferenceIntent | SettingsIntent | DataIntent;

/** The answer that a message asks for. */
export interface AskedAnswer {
  readonly intent: AnswerIntent;
  /** The message asks for a check, too. */
  readonly alsoCheck: boolean;
  /** With the intent `forget-me`: the message asks for no more reminders, too. */
  readonly alsoStop: boolean;
  /** With the intent `which`: the wishes that the bot offers. */
  readonly offered: readonly Wish[];
  /** The language in which the message is written, where that is sure. */
  readonly language: string | undefined;
}

const ANSWERS: Readonly<Record<Wish, AnswerIntent>> = {
  check: 'check-photo',
  stop: 'stop-nudges',
  resume: 'resume-nudges',
  snooze: 'not-now',
  status: 'show-status',
  settings: 'show-settings',
  data: 'show-data',
  forget: 'forget-me',
  help: 'help',
  greeting: 'hello',
  thanks: 'thanks',
  report: 'report',
};

/** Reads a message. Old clients send Action.Submit, the fallback of Action.Execute, with a value and no text. */
export function askedAnswer(
  { activity }: TurnContext,
  turn: Turn,
  { answers, understand }: { readonly answers: Answers; readonly understand: Understand },
): AskedAnswer {
  const { value } = activity;
  const pressed = isObject(value) ? value.intent : undefined;
  // The only answer that erases. Its button is on the person's own card.
  const isAllowed = pressed !== 'forget-confirmed' || answers.isOwnCard(turn, value);
  if (isAllowed && isKnown(pressed, answers)) return { ...NOTHING_ELSE, intent: pressed };
  const understood = understand(turn.text);
  const language = writtenLanguage(turn.text, understood.language, localeOf(activity));
  return { ...NOTHING_ELSE, ...answerTo(understood, contentOf(activity)), language };
}

const NOTHING_ELSE = { alsoCheck: false, alsoStop: false, offered: [], language: undefined } as const;

function answerTo(
  understood: Understanding,
  content: ReturnType<typeof contentOf>,
): Pick<AskedAnswer, 'intent'> & Partial<AskedAnswer> {
  // "Use this one" and "Can you use it?": the bot can't, and the answer says where the person can.
  if (content === 'picture' && asksToUseIt(understood)) return { intent: 'sent-picture' };
  if (understood.kind === 'sure') {
    const { wish, also } = understood;
    return { intent: ANSWERS[wish], alsoCheck: also.includes('check'), alsoStop: also.includes('stop') };
  }
  if (understood.kind === 'none') return { intent: content ? `sent-${content}` : 'not-understood' };
  return { intent: 'which', offered: understood.wishes };
}

function asksToUseIt(understood: Understanding): boolean {
  if (understood.kind === 'sure') {
    return understood.wish === 'help' || (understood.wish === 'check' && !understood.namesProblem);
  }
  return understood.kind === 'unsure' && understood.wishes.some((wish) => wish === 'check' || wish === 'help');
}

function isKnown(intent: unknown, answers: Answers): intent is AnswerIntent {
  return [isPersonal, isPreference, isAboutSettings, isAboutData, isOpen].some((isOne) => isOne(intent, answers));
}
