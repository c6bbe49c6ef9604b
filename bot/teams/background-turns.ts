import { type Activity, type CloudAdapter, TurnContext } from 'botbuilder';
import type { Log } from '../log.ts';
import type { Turn } from '../turn.ts';
import { addConnectorPolicies, type ConnectorPolicyOptions } from './connector-policies.ts';
import { turnFromActivity } from './turn-from-context.ts';

/**
 * What goes on after an invoke was answered. Teams waits a few seconds for that answer, and all it needs to know is that the token
 * was taken; the person may get a true answer a little later rather than "I couldn't find out" in time.
 */
export interface BackgroundTurns {
  /** Runs as a turn of its own in the activity's conversation. Never throws; what goes wrong ends like any other turn. */
  run(activity: Activity, work: (turn: Turn) => Promise<void>): void;
  /** Resolves when nothing is under way any more. */
  settled(): Promise<void>;
}

export interface BackgroundTurnsOptions extends ConnectorPolicyOptions {
  readonly adapter: CloudAdapter;
  readonly botId: string;
  readonly log: Log;
}

export function createBackgroundTurns({ adapter, botId, log, ...limits }: BackgroundTurnsOptions): BackgroundTurns {
  const underWay = new Set<Promise<void>>();
  return {
    run(activity, work) {
      const reference = TurnContext.getConversationReference(activity);
      const going = adapter
        .continueConversationAsync(botId, reference, async (context) => {
          addConnectorPolicies(context, adapter, limits);
          const turn = turnFromActivity(activity, (answer) => context.sendActivity(answer));
          if (turn) await work(turn);
        })
        .catch((err: unknown) => log.error({ err }, 'A turn that went on failed'))
        .finally(() => underWay.delete(going));
      underWay.add(going);
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}
