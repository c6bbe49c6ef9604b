import { type Activity, type CloudAdapter, type ConversationReference, TurnContext } from 'botbuilder';
import type { Log } from '../log.ts';

/**
 * Answers that Teams refused with 429 for longer than their turn lasts. They are sent after it, in each conversation
 * one after another. They are in memory: those of a process that ends are lost, and logged.
 */
export interface LateAnswers {
  /** Sends the answer as soon as Teams accepts it. Returns at once. */
  add(context: TurnContext, answer: LateAnswer): void;
  /** Whether answers of this conversation wait: later ones must wait behind them. */
  areWaiting(conversationId: string): boolean;
  /** Resolves when none is left. */
  settled(): Promise<void>;
  /** Gives up those that are left after ten seconds: the process stops. */
  endSoon(): void;
}

/** `edit`: it replaces the message with its id. */
export interface LateAnswer {
  readonly edit: boolean;
  readonly activity: Partial<Activity>;
}

export interface LateAnswersOptions {
  readonly adapter: CloudAdapter;
  /** Adds `addConnectorPolicies` to a turn whose attempts end after this time in milliseconds, or with the signal. */
  readonly addPolicies: (context: TurnContext, time: { readonly most: number; readonly sooner: AbortSignal }) => void;
  readonly botId: string;
  readonly log: Log;
}

/** An answer that comes later than this would puzzle the person. Milliseconds. */
const MAX_DELAY_MS = 15 * 60_000;
/** A person who writes without end gets the newest answers only. */
const MAX_PER_CONVERSATION = 10;
const MAX_CONVERSATIONS = 2_000;
const TIME_TO_STOP_MS = 10_000;

interface Waiting extends LateAnswer {
  readonly reference: Partial<ConversationReference>;
  /** In the time of `performance.now()`. */
  readonly until: number;
}

export function createLateAnswers({ adapter, botId, log, addPolicies }: LateAnswersOptions): LateAnswers {
  /** By conversation; the first one is being sent. */
  const waiting = new Map<string, Waiting[]>();
  const inFlight = new Set<Promise<void>>();
  const end = new AbortController();

  const lost = (err: unknown, { activity }: Waiting) =>
    log.error({ err, edit: activity.id !== undefined }, 'An answer was lost: Teams refused it for too long');

  async function deliver(late: Waiting): Promise<void> {
    const { reference, activity, edit, until } = late;
    try {
      end.signal.throwIfAborted();
      let failure: unknown;
      await adapter.continueConversationAsync(botId, reference, async (context) => {
        // An error that leaves this function would lead to an error card.
        try {
          addPolicies(context, { most: Math.max(0, until - performance.now()), sooner: end.signal });
          // The library invents an id, and would send the answer as a reply to it.
          Object.assign(context.activity, { id: activity.replyToId });
          await (edit ? context.updateActivity(activity) : context.sendActivity(activity));
        } catch (error) {
          failure = error;
        }
      });
      if (failure !== undefined) throw failure;
    } catch (error) {
      lost(error, late);
    }
  }

  async function deliverAll(conversationId: string, list: Waiting[]): Promise<void> {
    for (let [next] = list; next; [next] = list) {
      await deliver(next);
      list.shift();
    }
    waiting.delete(conversationId);
  }

  return {
    add(context, { edit, activity }) {
      const reference = TurnContext.getConversationReference(context.activity);
      const id = context.activity.conversation.id;
      const late = { edit, activity, reference, until: performance.now() + MAX_DELAY_MS };
      const list = waiting.get(id);
      if (list) {
        list.push(late);
        // The first one is being sent.
        for (const dropped of list.splice(1, Math.max(0, list.length - MAX_PER_CONVERSATION))) lost(undefined, dropped);
        return;
      }
      if (waiting.size >= MAX_CONVERSATIONS) return lost(undefined, late);
      const started = [late];
      waiting.set(id, started);
      log.info({ waiting: waiting.size }, 'Teams accepts no more messages at the moment; an answer waits');
      const run = deliverAll(id, started).finally(() => inFlight.delete(run));
      inFlight.add(run);
    },
    areWaiting: (conversationId) => waiting.has(conversationId),
    async settled() {
      while (inFlight.size > 0) await Promise.all(inFlight);
    },
    endSoon() {
      setTimeout(() => end.abort(), TIME_TO_STOP_MS).unref();
    },
  };
}
