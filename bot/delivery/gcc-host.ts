import type { Pipeline, PipelineResponse } from '@azure/core-rest-pipeline';
import type { CloudAdapter, TurnContext } from 'botbuilder';
import { LRUCache } from 'lru-cache';
import { refusalCodeIn, WRONG_HOST } from './classify-failure.ts';

/** Tenants of which the bot remembers that they belong to GCC. A forgotten tenant costs one refused request. */
const MAX_TENANTS = 1_000;

type Middleware = (context: TurnContext, next: () => Promise<void>) => Promise<void>;

/**
 * Middleware for each turn, also of proactive messages. Teams refuses a request at the public host with 403
 * `InvalidBotApiHost` if the conversation belongs to a GCC tenant. The request is then sent again, once, at
 * `gccServiceUrl`; Teams has not delivered the refused one. Later requests for this tenant go there at once, until the
 * process ends or the GCC host refuses one with the same code.
 * https://learn.microsoft.com/microsoftteams/platform/bots/build-conversational-capability#status-codes-retry-guidance
 * `gccServiceUrl` undefined: the cloud has no GCC host; the refusal is returned.
 */
export function retryAtGccHost(
  adapter: Pick<CloudAdapter, 'ConnectorClientKey'>,
  gccServiceUrl: string | undefined,
): Middleware {
  const gccTenants = new LRUCache<string, true>({ max: MAX_TENANTS });
  return async (context, next) => {
    // Private in the library's typings, but the only object that belongs to one turn's requests.
    const connector = context.turnState.get<{ readonly client: { readonly pipeline: Pipeline } } | undefined>(
      adapter.ConnectorClientKey,
    );
    if (!connector || !gccServiceUrl) return next();
    const { id, tenantId } = context.activity.conversation;
    const tenant = tenantId ?? id;
    connector.client.pipeline.addPolicy(
      {
        name: 'retryAtGccHost',
        async sendRequest(request, send) {
          if (gccTenants.has(tenant)) request.url = atHost(gccServiceUrl, request.url);
          const response = await send(request);
          if (!isWrongHost(response)) return response;
          const gccUrl = atHost(gccServiceUrl, request.url);
          if (request.url === gccUrl) {
            gccTenants.delete(tenant);
            return response;
          }
          request.url = gccUrl;
          const retried = await send(request);
          if (!isWrongHost(retried)) gccTenants.set(tenant, true);
          return retried;
        },
      },
      // Outside of the limits of the turn and of a proactive message, which apply to each request.
      { afterPhase: 'Deserialize' },
    );
    return next();
  };
}

/** The connector's request at another service URL. Its path starts with `/v3/` after the service URL. */
function atHost(serviceUrl: string, url: string): string {
  const at = url.indexOf('/v3/');
  return at < 0 ? url : serviceUrl + url.slice(at);
}

function isWrongHost({ status, bodyAsText }: PipelineResponse): boolean {
  return status === 403 && refusalCodeIn(bodyAsText ?? '') === WRONG_HOST;
}
