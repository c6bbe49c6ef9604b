import type { TurnContext } from 'botbuilder';
import { onlyForAuthor } from '../../cards/conversation/only-for-author.ts';
import type { Turn } from '../../turn.ts';
import type { HandlerContext } from '../handler-context.ts';
import { isSentTargeted, setTargeted } from './targeted-turns.ts';

/**
 * A turn in a group chat or a channel whose answers only the author sees. If Teams refuses such a message, the turn
 * ends with a public link to the private chat, or with nothing if the person wrote to the bot alone.
 */
export function groupTurn(context: TurnContext, turn: Turn, { answers, log }: HandlerContext): Turn {
  let isRefused = false;
  setTargeted(context, true);
  async function deliver<T>(send: () => Promise<T>): Promise<T | undefined> {
    if (isRefused) return undefined;
    try {
      return await send();
    } catch (err) {
      isRefused = true;
      log('targeted-message-refused', { err });
      setTargeted(context, false);
      if (!isSentTargeted(context.activity)) await turn.say(answers.privately(turn));
      return undefined;
    }
  }
  return {
    ...turn,
    say: async (card) => void (await deliver(() => turn.say(onlyForAuthor(card)))),
    show: (card) => deliver(() => turn.show(onlyForAuthor(card))),
    showProgress: async (card) => (isRefused ? undefined : turn.showProgress(onlyForAuthor(card))),
    replace: async (id, card) => !isRefused && turn.replace(id, onlyForAuthor(card)),
    // All people would see it: UNCONFIRMED [targeted-typing] whether Teams can show it to one person.
    showTyping: async () => {},
  };
}
