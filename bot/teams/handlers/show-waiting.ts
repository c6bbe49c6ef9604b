import type { AdaptiveCard } from '../../cards/render-card.ts';
import type { Turn } from '../../turn.ts';
import type { TurnTimeouts } from '../turn-timeouts.ts';

export interface Waiting {
  /** Shows nothing more. Resolves to the id of the message with the progress; undefined: there is none. */
  end(): Promise<string | undefined>;
}

/** Shows the person that the answer takes long: a typing indicator, then a message with the progress. */
export function showWaiting(
  turn: Turn,
  { untilTyping, typingInterval, untilProgress }: TurnTimeouts,
  drawProgress: () => AdaptiveCard,
): Waiting {
  let typing: Promise<unknown> | undefined;
  let shown: Promise<string | undefined> | undefined;
  const showTyping = () => {
    typing = Promise.all([typing, turn.showTyping()]);
    typingTimer = setTimeout(showTyping, typingInterval);
  };
  let typingTimer = setTimeout(showTyping, untilTyping);
  const progressTimer = setTimeout(() => {
    // The message says more than the indicator.
    clearTimeout(typingTimer);
    shown = turn.showProgress(drawProgress());
  }, untilProgress);
  return {
    async end() {
      clearTimeout(progressTimer);
      clearTimeout(typingTimer);
      // An indicator that arrives after the answer would announce another message.
      await typing;
      return shown;
    },
  };
}
