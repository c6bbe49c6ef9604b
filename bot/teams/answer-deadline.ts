import type { PersonalRequest } from '../answers/answers.ts';

/** The limits of an answer: it ends `time` milliseconds from now, and waits for a retry for half of that at most. */
export function answerDeadline(time: number, again = false): PersonalRequest {
  return { deadline: AbortSignal.timeout(time), patience: time / 2, again };
}
