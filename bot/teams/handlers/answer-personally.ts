import { asCodedError } from '../../../src/errors.ts';
import type { UserCredential } from '../../../src/microsoft365/identity/user-credential.ts';
import type { PersonalIntent } from '../../answers/answers.ts';
import type { AdaptiveCard } from '../../cards/render-card.ts';
import type { Turn } from '../../turn.ts';
import { answerDeadline } from '../answer-deadline.ts';
import type { HandlerContext } from '../handler-context.ts';
import { noteTurnFailure } from '../traced-turns.ts';
import { showWaiting } from './show-waiting.ts';

/**
 * Gets the answer's card in the person's name and sends it. While that takes long, the person sees a typing indicator,
 * then what the bot is doing: a message that the answer replaces.
 */
export async function answerPersonally(
  turn: Turn,
  intent: PersonalIntent,
  credential: UserCredential,
  { answers, timeouts, recordCard, feedback, log }: HandlerContext,
): Promise<void> {
  const waiting = showWaiting(turn, timeouts, () => answers.progress(turn));
  const deliver = async (card: AdaptiveCard) => {
    const progressId = await waiting.end();
    if (progressId && (await turn.replace(progressId, card))) return progressId;
    return turn.show(card);
  };
  try {
    const { card, verdict } = await answers.personal[intent](turn, credential, answerDeadline(timeouts.readingInTurn));
    const activityId = await deliver(card);
    if (!activityId) return;
    log('answer-sent', { intent, verdict });
    feedback.noteAnswer({ conversationId: turn.conversation.id, activityId }, { verdict, language: turn.language });
    // A card that does not refresh is final. One in a group is not edited from outside the group.
    if (card.refresh && turn.conversation.type === 'personal') recordCard(turn.sender, activityId);
  } catch (error) {
    const progressId = await waiting.end();
    // Otherwise the message would go on saying that the bot is checking.
    if (!progressId || !(await turn.replace(progressId, answers.failure(turn)))) throw error;
    noteTurnFailure(error);
    log('answer-failed', { err: asCodedError(error) });
  }
}
