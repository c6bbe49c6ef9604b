import type { Failed } from '../../photo/evidence.ts';
import { type GraphReading, parseAnswer } from './graph-answer.ts';
import { type GraphAccess, requestGraph } from './request-graph.ts';

export type { GraphReading } from './graph-answer.ts';

/** Reads of one person; never rejects. Ends at the latest when the signal does. */
export type GraphReader = (signal: AbortSignal) => Promise<GraphReading>;

export interface PersonAccess extends GraphAccess {
  /** Whose photo: the object id (by a mail address that is no UPN, Graph finds no photo). Undefined: the person's who signed in. */
  readonly objectId?: string | undefined;
}

const ACCOUNT_PROPERTIES = 'id,displayName,userType,assignedPlans,onPremisesSyncEnabled,preferredLanguage';

/** https://learn.microsoft.com/graph/api/user-get, https://learn.microsoft.com/graph/api/profilephoto-get */
function requestsFor(objectId: string | undefined) {
  const person = objectId === undefined ? '/me' : `/users/${encodeURIComponent(objectId)}`;
  // SharePoint answers for `mySite`, and was seen to refuse it, and with it the whole request, to an app by itself:
  // https://github.com/microsoftgraph/microsoft-graph-docs/issues/7505
  const properties = objectId === undefined ? `${ACCOUNT_PROPERTIES},mySite` : ACCOUNT_PROPERTIES;
  return [
    { id: 'account', method: 'GET', url: `${person}?$select=${properties}` },
    { id: 'photo', method: 'GET', url: `${person}/photo` },
    { id: 'picture', method: 'GET', url: `${person}/photo/$value` },
  ] as const;
}

/** A reader that asks for everything in one `$batch`, without hidden retries. */
export function createGraphReader({ objectId, ...access }: PersonAccess): GraphReader {
  const requests = requestsFor(objectId);
  return async (signal) => {
    const asked = await requestGraph(access, signal, (request) => request('/$batch').post({ requests }));
    return 'answer' in asked ? parseAnswer(asked.answer) : nothingRead(asked);
  };
}

function nothingRead(failed: Failed): GraphReading {
  return { account: failed, photo: failed, picture: failed };
}
