import { type Language, textsIn } from '../locales/index.ts';
import { cardLink, cardText, plainText } from './escape.ts';
import { checkPhotoAction, messageCard } from './message-card.ts';
import type { AdaptiveCard } from './render-card.ts';
import { supportLink } from './support-link.ts';

/**
 * Why the sign-in failed: the person's consent is missing, an admin's approval is missing, Teams used another account,
 * or any other reason.
 */
export type SignInTrouble = 'consent-needed' | 'approval-needed' | 'wrong-person' | 'not-completed';

export interface SignInTroubleView {
  readonly language: Language;
  readonly trouble?: SignInTrouble;
  /** For the admin who has to approve the app: its client id and the approval page. */
  readonly approval: { readonly clientId: string; readonly address: string };
  /** A short code that identifies the failure in the log. */
  readonly reference?: string;
  /** `SUPPORT_LINK`, with placeholders. Undefined: the person sends the text themselves. */
  readonly support?: string | undefined;
}

/** The card for a failed sign-in: what is missing, and a button to retry. */
export function signInTroubleCard(view: SignInTroubleView): AdaptiveCard {
  const { language, trouble = 'not-completed', approval, reference, support } = view;
  const text = textsIn(language);
  const isForAdmin = trouble === 'approval-needed';
  return messageCard({
    language,
    title: text(`sign-in-trouble.title.${trouble}`),
    paragraphs: [`sign-in-trouble.${trouble}`, ...(isForAdmin ? [{ text: forAdmin(language, approval) }] : [])],
    actions: [...(isForAdmin && support ? [askSupportAction(view, support)] : []), checkPhotoAction(language)],
    reference,
  });
}

/** A line for the admin to copy. Both values come from the operator's settings. */
function forAdmin(language: Language, { clientId, address }: SignInTroubleView['approval']): string {
  return textsIn(language)('sign-in-trouble.for-admin', {
    clientId: cardText(clientId),
    address: cardLink(address, address),
  });
}

function askSupportAction({ language, approval, reference = '' }: SignInTroubleView, template: string): object {
  const text = textsIn(language);
  const lines = [
    { text: text('sign-in-trouble.for-admin', approval), rank: 1 },
    ...(reference ? [{ text: text('reference', { reference: plainText(reference, 40) }), rank: 2 }] : []),
  ];
  const url = supportLink(template, {
    subject: text('for-support.subject-approval'),
    reference,
    lines,
    shortened: text('for-support.shortened'),
  });
  return { type: 'Action.OpenUrl', title: text('action.ask-support'), url };
}
