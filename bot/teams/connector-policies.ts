import type { Pipeline, PipelineResponse } from '@azure/core-rest-pipeline';
import { ActivityTypes, type CloudAdapter, type TurnContext } from 'botbuilder';
import { CodedError } from '../../src/errors.ts';
import { beforeDeadline } from '../../src/microsoft365/deadline.ts';
import type { TurnTimeouts } from './turn-timeouts.ts';

export interface ConnectorPolicyOptions {
  readonly timeouts: TurnTimeouts;
  /** Called for each request that leaves for the channel, the library's retries included. */
  readonly onConnectorRequest: () => void;
}

/**
 * Ends everything that this turn sends when the turn's time is up. The library would go on: it retries some answers of the channel for
 * seconds (429, 5xx), and waits without end for one that never comes, while Teams has long given up.
 */
export function addConnectorPolicies(
  context: TurnContext,
  adapter: CloudAdapter,
  { timeouts: { turn, invoke }, onConnectorRequest }: ConnectorPolicyOptions,
): void {
  // Private in its typings, yet the only place where one turn's requests can be told from another's.
  const connector = context.turnState.get<{ readonly client: { readonly pipeline: Pipeline } }>(
    adapter.ConnectorClientKey,
  );
  const deadline = AbortSignal.timeout(context.activity.type === ActivityTypes.Invoke ? invoke : turn);
  const { pipeline } = connector.client;
  pipeline.addPolicy({
    name: 'turnDeadline',
    sendRequest(request, next) {
      request.abortSignal = deadline;
      return next(request);
    },
  });
  pipeline.addPolicy(
    {
      name: 'onConnectorRequest',
      async sendRequest(request, next) {
        onConnectorRequest();
        return refusePage(await next(request));
      },
    },
    { afterPhase: 'Retry' },
  );
  // The bot's own token is fetched before that, by a client that heeds no signal.
  context.onSendActivities((_context, activities, next) =>
    activities.every(({ type }) => type === ActivityTypes.InvokeResponse) ? next() : beforeDeadline(next(), deadline),
  );
  context.onUpdateActivity((_context, _activity, next) => beforeDeadline(next(), deadline));
}

/** The library reads no more of an answer than an id, which may be absent: a proxy's page with status 200 would pass for success. */
function refusePage(response: PipelineResponse): PipelineResponse {
  const { status, headers } = response;
  if (status >= 300 || !/^text\/html/i.test(headers.get('content-type') ?? '')) return response;
  throw new CodedError('channel-behind-a-page', 'A page came where the channel should have onConnectorRequest.', {
    remedy: 'Something between the bot and Teams wants a sign-in, or filters: let the bot through to its service URL.',
  });
}
