import { Client, GraphError, RetryHandlerOptions } from '@microsoft/microsoft-graph-client';
import type { Failed } from '../photo/evidence.ts';
import type { Cloud } from './clouds.ts';
import { beforeDeadline } from './deadline.ts';
import { failureFromStatus, failureWithoutAnswer, failureWithoutToken } from './failure.ts';
import { type GraphReading, readAnswer } from './graph-answer.ts';

export type { GraphReading } from './graph-answer.ts';

/** Reads of one person; never rejects. Ends at the latest when the signal does. */
export type GraphReader = (signal: AbortSignal) => Promise<GraphReading>;

export interface GraphAccess {
  readonly graph: Cloud['graph'];
  /** A delegated token with `User.Read`, or the app's own. */
  readonly getToken: () => Promise<string>;
  /** Whose photo: the object id (by a mail address that is no UPN, Graph finds no photo). Undefined: the person's who signed in. */
  readonly objectId?: string | undefined;
}

const ACCOUNT_PROPERTIES = [
  'id',
  'displayName',
  'userType',
  'mySite',
  'assignedPlans',
  'onPremisesSyncEnabled',
  'preferredLanguage',
];

/** https://learn.microsoft.com/graph/api/user-get, https://learn.microsoft.com/graph/api/profilephoto-get */
function requestsFor(objectId: string | undefined) {
  const person = objectId === undefined ? '/me' : `/users/${encodeURIComponent(objectId)}`;
  return [
    { id: 'account', method: 'GET', url: `${person}?$select=${ACCOUNT_PROPERTIES.join(',')}` },
    { id: 'photo', method: 'GET', url: `${person}/photo` },
    { id: 'picture', method: 'GET', url: `${person}/photo/$value` },
  ] as const;
}

/** A reader that asks for everything in one `$batch`, without hidden retries. */
export function createGraphReader({ graph, getToken, objectId }: GraphAccess): GraphReader {
  const requests = requestsFor(objectId);
  return async (signal) => {
    let token: string;
    try {
      token = await beforeDeadline(getToken(), signal);
    } catch (error) {
      return nothingRead(failureWithoutToken(error, signal));
    }
    try {
      return readAnswer(await beforeDeadline(sendBatch(graph.url, token, requests, signal), signal));
    } catch (error) {
      return nothingRead(toFailure(error, signal));
    }
  };
}

function nothingRead(failed: Failed): GraphReading {
  return { account: failed, photo: failed, picture: failed };
}

type Requests = ReturnType<typeof requestsFor>;

async function sendBatch(url: string, token: string, requests: Requests, signal: AbortSignal): Promise<unknown> {
  const client = Client.initWithMiddleware({
    baseUrl: url,
    authProvider: { getAccessToken: async () => token },
    // The client hands tokens to https hosts of Microsoft only, and to those named here, by host name without port.
    customHosts: new Set([new URL(url).hostname]),
    fetchOptions: { signal },
  });
  const request = client.api('/$batch').middlewareOptions([new RetryHandlerOptions(1, 0)]);
  return await request.post({ requests });
}

function toFailure(error: unknown, signal: AbortSignal): Failed {
  if (!(error instanceof GraphError)) return failureWithoutAnswer(error, signal);
  // The client wraps whatever fetch or the JSON parser threw, and names it in `code`.
  if (error.code === 'SyntaxError') return { state: 'failed', reason: 'malformed' };
  if (error.statusCode < 400) return failureWithoutAnswer(error, signal);
  const { statusCode, headers, code, requestId } = error;
  return failureFromStatus(statusCode, (name) => headers?.get(name) ?? undefined, {
    code: code ?? undefined,
    requestId: requestId ?? undefined,
  });
}
