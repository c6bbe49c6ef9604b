import type { AdaptiveCard } from '../cards/render-card.ts';
import type { Support } from '../cards/trouble/ask-support.ts';
import { failureCard } from '../cards/trouble/failure-card.ts';
import type { TextKey } from '../locales/index.ts';
import type { Turn } from '../turn.ts';

export interface SupportSettings {
  /** `SUPPORT_LINK`, with placeholders. */
  readonly supportLink?: string | undefined;
}

type Asker = Pick<Turn, 'language' | 'sender' | 'reference'> & Partial<Pick<Turn, 'conversation'>>;

/** The help desk for this person. Undefined: none is known, or others see the card, which would name the person. */
export function supportFor(
  { sender, conversation }: Pick<Asker, 'sender' | 'conversation'>,
  { supportLink }: SupportSettings,
): Support | undefined {
  const isPersonal = conversation === undefined || conversation.type === 'personal';
  return supportLink && isPersonal ? { template: supportLink, person: sender } : undefined;
}

/** The answer when something could not be done: what, and whom to ask. */
export function couldNot(turn: Asker, paragraph: TextKey, settings: SupportSettings): AdaptiveCard {
  const { language, reference } = turn;
  return failureCard({ language, reference, paragraph, support: supportFor(turn, settings) });
}
