import type { UserCredential } from '../../../src/microsoft365/identity/user-credential.ts';
import type { PersonalIntent } from '../../answers/answers.ts';
import type { Turn } from '../../turn.ts';
import { answerDeadline } from '../answer-deadline.ts';
import type { HandlerContext } from '../handler-context.ts';

/** Gets the answer's card in the person's name and sends it, with a typing indicator while that takes long. */
export async function answerPersonally(
  turn: Turn,
  intent: PersonalIntent,
  credential: UserCredential,
  { answers, timeouts, recordCard }: HandlerContext,
): Promise<void> {
  let typing: Promise<unknown> | undefined;
  const showTyping = () => {
    typing = Promise.all([typing, turn.showTyping()]);
    timer = setTimeout(showTyping, timeouts.typingInterval);
  };
  let timer = setTimeout(showTyping, timeouts.untilTyping);
  try {
    const card = await answers.personal[intent](turn, credential, answerDeadline(timeouts.readingInTurn));
    // A typing indicator that arrives after the answer would announce another message.
    clearTimeout(timer);
    await typing;
    const activityId = await turn.show(card);
    // A card that does not refresh is final.
    if (activityId && card.refresh) recordCard(turn.sender, activityId);
  } finally {
    clearTimeout(timer);
  }
}
