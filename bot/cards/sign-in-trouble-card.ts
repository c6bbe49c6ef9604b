import { type Language, textsIn } from '../locales/index.ts';
import { cardLink, cardText } from './escape.ts';
import { checkPhotoAction, messageCard } from './message-card.ts';
import type { AdaptiveCard } from './render-card.ts';

/** Why a person could not be signed in: they have not agreed, their organization has not, Teams used another account, or anything else. */
export type SignInTrouble = 'consent-needed' | 'approval-needed' | 'wrong-person' | 'not-now';

export interface SignInTroubleView {
  readonly language: Language;
  readonly trouble?: SignInTrouble;
  /** What an admin needs to approve the app: its client id, and the page where that is done. */
  readonly approval: { readonly clientId: string; readonly address: string };
  /** A short number by which support finds it in the log. */
  readonly reference?: string;
}

/** The person could not be signed in: what it takes, and the button to try again unless only an admin can help. */
export function signInTroubleCard({
  language,
  trouble = 'not-now',
  approval,
  reference,
}: SignInTroubleView): AdaptiveCard {
  return messageCard({
    language,
    title: textsIn(language)('sign-in-trouble.title'),
    paragraphs: [
      `sign-in-trouble.${trouble}`,
      ...(trouble === 'approval-needed' ? [{ text: forAdmin(language, approval) }] : []),
    ],
    actions: trouble === 'approval-needed' ? [] : [checkPhotoAction(language)],
    reference,
  });
}

/** To be copied as it stands: who has to be approved, and where. Both are the operator's settings. */
function forAdmin(language: Language, { clientId, address }: SignInTroubleView['approval']): string {
  return textsIn(language)('sign-in-trouble.for-admin', {
    clientId: cardText(clientId),
    address: cardLink(address, address),
  });
}
