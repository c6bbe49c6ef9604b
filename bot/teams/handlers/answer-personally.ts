import type { UserCredential } from '../../../src/microsoft365/identity/user-credential.ts';
import type { PersonalIntent } from '../../answers/answers.ts';
import type { Turn } from '../../turn.ts';
import { answerDeadline } from '../answer-deadline.ts';
import type { HandlerContext } from '../handler-context.ts';

/** Reads in the person's name and says what came of it. Whoever waits longer than usual sees that the bot is at work. */
export async function answerPersonally(
  turn: Turn,
  intent: PersonalIntent,
  credential: UserCredential,
  { answers, timeouts }: HandlerContext,
): Promise<void> {
  let typing: Promise<void> | undefined;
  const patience = setTimeout(() => {
    typing = turn.showTyping();
  }, timeouts.untilTyping);
  try {
    const card = await answers.personal[intent](turn, credential, answerDeadline(timeouts.readingInTurn));
    // Overtaken by the answer, it would say that more is to come.
    clearTimeout(patience);
    await typing;
    await turn.say(card);
  } finally {
    clearTimeout(patience);
  }
}
