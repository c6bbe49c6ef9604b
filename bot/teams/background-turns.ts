import { type Activity, type CloudAdapter, TurnContext } from 'botbuilder';
import type { Log } from '../../src/log/types.ts';
import type { Turn } from '../turn.ts';
import { addConnectorPolicies, type ConnectorPolicyOptions } from './connector-policies.ts';
import type { LateAnswers } from './late-answers.ts';
import { sendingOf, turnFromActivity } from './turn-from-context.ts';

/**
 * Work that continues after an invoke was answered. Teams waits a few seconds for that answer (`limits.teams.invoke`)
 * and only needs to know that the token was accepted; the person's own answer may take longer.
 */
export interface BackgroundTurns {
  /** Runs the work as a turn of its own in the activity's conversation. Never throws: `onTurnError` handles errors. */
  run(activity: Activity, work: (turn: Turn) => Promise<void>): void;
  /** Resolves when no background turn is in flight, and no late answer is left. */
  settled(): Promise<void>;
  /** The process stops: late answers wait for at most ten seconds more. */
  endSoon(): void;
}

export interface BackgroundTurnsOptions extends ConnectorPolicyOptions {
  readonly late: LateAnswers;
  readonly adapter: CloudAdapter;
  readonly botId: string;
  readonly log: Log;
}

export function createBackgroundTurns({ adapter, botId, log, ...limits }: BackgroundTurnsOptions): BackgroundTurns {
  const inFlight = new Set<Promise<void>>();
  return {
    run(activity, work) {
      const reference = TurnContext.getConversationReference(activity);
      const run = adapter
        .continueConversationAsync(botId, reference, async (context) => {
          addConnectorPolicies(context, adapter, limits);
          const turn = turnFromActivity(activity, sendingOf(context));
          if (turn) await work(turn);
        })
        .catch((err: unknown) => log('background-turn-failed', { err }))
        .finally(() => inFlight.delete(run));
      inFlight.add(run);
    },
    async settled() {
      while (inFlight.size > 0) await Promise.all(inFlight);
      await limits.late.settled();
    },
    endSoon: () => limits.late.endSoon(),
  };
}
