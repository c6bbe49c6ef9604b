import { type Language, textsIn } from '../locales/index.ts';
import { checkPhotoAction, messageCard } from './message-card.ts';
import type { AdaptiveCard } from './render-card.ts';

/** Why a person could not be signed in: they have not agreed, their organization has not, Teams used another account, or anything else. */
export type SignInTrouble = 'consent-needed' | 'approval-needed' | 'wrong-person' | 'not-now';

export interface SignInTroubleView {
  readonly language: Language;
  readonly trouble?: SignInTrouble;
  /** A short number by which support finds it in the log. */
  readonly reference?: string;
}

/** The person could not be signed in: what it takes, and the button to try again unless only an admin can help. */
export function signInTroubleCard({ language, trouble = 'not-now', reference }: SignInTroubleView): AdaptiveCard {
  return messageCard({
    language,
    title: textsIn(language)('sign-in-trouble.title'),
    paragraphs: [`sign-in-trouble.${trouble}`],
    actions: trouble === 'approval-needed' ? [] : [checkPhotoAction(language)],
    reference,
  });
}
