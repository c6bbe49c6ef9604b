import type { GraphRequest } from '@microsoft/microsoft-graph-client';
import type { Failed } from '../../photo/evidence.ts';
import { budgetOfBatch } from '../byte-budgets.ts';
import { type GraphReading, parseAnswer } from './graph-answer.ts';
import { type GraphAccess, requestGraph } from './request-graph.ts';

/** Reads one person's account and photo. Never rejects; ends at the latest when the signal aborts. */
export type GraphReader = (signal: AbortSignal) => Promise<GraphReading>;

export interface PersonAccess extends GraphAccess {
  /** Object id; undefined: the signed-in person. Graph finds no photo by a mail address that is not the UPN. */
  readonly objectId?: string | undefined;
}

const ACCOUNT_PROPERTIES =
  'id,displayName,userType,userPrincipalName,assignedPlans,onPremisesSyncEnabled,preferredLanguage';

/** https://learn.microsoft.com/graph/api/user-get, https://learn.microsoft.com/graph/api/profilephoto-get */
function requestsFor(objectId: string | undefined) {
  const person = objectId === undefined ? '/me' : `/users/${encodeURIComponent(objectId)}`;
  // SharePoint answers for `mySite`. It was seen to refuse app-only tokens, which fails the whole request:
  // https://github.com/microsoftgraph/microsoft-graph-docs/issues/7505
  const properties = objectId === undefined ? `${ACCOUNT_PROPERTIES},mySite` : ACCOUNT_PROPERTIES;
  return [
    { id: 'account', method: 'GET', url: `${person}?$select=${properties}` },
    { id: 'photo', method: 'GET', url: `${person}/photo` },
    { id: 'picture', method: 'GET', url: `${person}/photo/$value` },
  ] as const;
}

/** Creates a reader that sends one `$batch` and retries nothing. */
export function createGraphReader({ objectId, ...access }: PersonAccess): GraphReader {
  const requests = requestsFor(objectId);
  return async (signal) => {
    const send = (request: (path: string) => GraphRequest) => request('/$batch').post({ requests });
    const result = await requestGraph(access, signal, send, budgetOfBatch(1));
    return 'answer' in result ? parseAnswer(result.answer) : allFailed(result);
  };
}

function allFailed(failed: Failed): GraphReading {
  return { account: failed, photo: failed, picture: failed };
}
