import type { Pipeline } from '@azure/core-rest-pipeline';
import { ActivityTypes, type CloudAdapter, type TurnContext } from 'botbuilder';
import type { Times } from './bot.ts';

/**
 * Ends everything that this turn sends when the turn's time is up. The library would go on: it retries some answers of the channel for
 * seconds (429, 5xx), and waits without end for one that never comes, while Teams has long given up.
 */
export function limitConnector(context: TurnContext, adapter: CloudAdapter, { turn, invoke }: Times): void {
  // Private in its typings, yet the only place where one turn's requests can be told from another's.
  const connector = context.turnState.get<{ readonly client: { readonly pipeline: Pipeline } }>(
    adapter.ConnectorClientKey,
  );
  const deadline = AbortSignal.timeout(context.activity.type === ActivityTypes.Invoke ? invoke : turn);
  connector.client.pipeline.addPolicy({
    name: 'turnDeadline',
    sendRequest(request, next) {
      request.abortSignal = deadline;
      return next(request);
    },
  });
}
