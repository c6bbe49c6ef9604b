import { type Activity, type CloudAdapter, type ConversationReference, TurnContext } from 'botbuilder';
import { correlationId, withCorrelation } from '../../src/log/correlation.ts';
import type { Log } from '../../src/log/types.ts';
import { ChannelThrottled } from './channel-throttled.ts';
import type { Apology, LostAnswers } from './lost-answers.ts';

/**
 * Answers that Teams refused with 429 for longer than their turn lasts. They are sent after it, in each conversation
 * one after another. They are in memory, because they may name people and link to pictures. If one is lost, the person
 * gets an apology instead (`lost-answers.ts`); the card whose edit is lost keeps its button.
 */
export interface LateAnswers {
  /** Sends the answer as soon as Teams accepts it. Returns at once. */
  add(context: TurnContext, answer: LateAnswer): void;
  /** Whether answers of this conversation wait: later ones must wait behind them. */
  areWaiting(conversationId: string): boolean;
  /** Resolves when none is left. */
  settled(): Promise<void>;
  /** The process stops: gives up those that have to wait for more than ten seconds. */
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
  /** Milliseconds during which Teams accepts nothing in this conversation. */
  readonly pauseOf: (conversationId: string) => number;
  readonly botId: string;
  readonly lost: LostAnswers;
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
  /** Undefined: an edit needs none. */
  readonly apology: Apology | undefined;
  readonly correlation: string | undefined;
  /** In the time of `performance.now()`. */
  readonly until: number;
}

/** The answers of one conversation; the first one is being sent. */
interface WaitingConversation {
  readonly answers: Waiting[];
  readonly end: AbortController;
}

export function createLateAnswers(options: LateAnswersOptions): LateAnswers {
  const { adapter, pauseOf, botId, lost, log, addPolicies } = options;
  const waiting = new Map<string, WaitingConversation>();
  const inFlight = new Set<Promise<void>>();

  async function giveUp(err: unknown, { apology, edit }: Waiting, end?: AbortSignal): Promise<void> {
    log('answer-lost', { err, edit });
    // Any other failure would meet the apology too.
    if (apology && (end?.aborted || err instanceof ChannelThrottled)) await lost.queue(apology);
  }

  async function deliver(late: Waiting, end: AbortSignal): Promise<void> {
    const { reference, activity, edit, until } = late;
    try {
      end.throwIfAborted();
      let failure: unknown;
      await adapter.continueConversationAsync(botId, reference, async (context) => {
        // An error that leaves this function would lead to an error card.
        try {
          addPolicies(context, { most: Math.max(0, until - performance.now()), sooner: end });
          // The library invents an id, and would send the answer as a reply to it.
          Object.assign(context.activity, { id: activity.replyToId });
          await (edit ? context.updateActivity(activity) : context.sendActivity(activity));
        } catch (error) {
          failure = error;
        }
      });
      if (failure !== undefined) throw failure;
    } catch (error) {
      await giveUp(error, late, end);
    }
  }

  async function deliverAll(conversationId: string, { answers, end }: WaitingConversation): Promise<void> {
    for (let [next] = answers; next; [next] = answers) {
      await withCorrelation(next.correlation, () => deliver(next, end.signal));
      answers.shift();
    }
    waiting.delete(conversationId);
  }

  return {
    add(context, { edit, activity }) {
      const reference = TurnContext.getConversationReference(context.activity);
      const id = context.activity.conversation.id;
      const apology = edit ? undefined : lost.apologyFor(context.activity);
      const correlation = correlationId();
      const late = { edit, activity, reference, apology, correlation, until: performance.now() + MAX_DELAY_MS };
      const known = waiting.get(id)?.answers;
      if (known) {
        known.push(late);
        // The first one is being sent.
        const tooMany = known.splice(1, Math.max(0, known.length - MAX_PER_CONVERSATION));
        for (const dropped of tooMany) void withCorrelation(dropped.correlation, () => giveUp(undefined, dropped));
        return;
      }
      if (waiting.size >= MAX_CONVERSATIONS) return void giveUp(undefined, late);
      const started = { answers: [late], end: new AbortController() };
      waiting.set(id, started);
      log('answer-delayed', { waiting: waiting.size });
      const run = deliverAll(id, started).finally(() => inFlight.delete(run));
      inFlight.add(run);
    },
    areWaiting: (conversationId) => waiting.has(conversationId),
    async settled() {
      while (inFlight.size > 0) await Promise.all(inFlight);
    },
    endSoon() {
      for (const [id, { end }] of waiting) if (pauseOf(id) > TIME_TO_STOP_MS) end.abort();
      setTimeout(() => {
        for (const { end } of waiting.values()) end.abort();
      }, TIME_TO_STOP_MS).unref();
    },
  };
}
