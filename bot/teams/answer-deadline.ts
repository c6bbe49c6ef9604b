import type { PersonalRequest } from '../answers/answers.ts';

/** The deadline of an answer, `time` milliseconds from now. */
export function answerDeadline(time: number, again = false): PersonalRequest {
  return { deadline: AbortSignal.timeout(time), patience: time / 2, again };
}
