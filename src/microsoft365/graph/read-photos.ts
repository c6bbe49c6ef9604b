import type { Account, Failed, Read } from '../../photo/evidence.ts';
import { budgetOfBatch } from '../byte-budgets.ts';
import { type GraphReading, parsePhotoParts, partsIn } from './graph-answer.ts';
import { type GraphAccess, requestGraph } from './request-graph.ts';

/** Batch parts for one person: the photo's metadata, and the picture. */
export const PARTS_OF_PHOTO = 2;

/**
 * Reads photo and picture of several people in one `$batch`; the app-only token needs `User.Read.All`. Each person has
 * a reading, or the whole batch has failed. At most `limits.graph.batch` parts. Never rejects; retries nothing.
 * https://learn.microsoft.com/graph/json-batching
 */
export async function readPhotos(
  access: GraphAccess,
  accounts: readonly Account[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, GraphReading> | Failed> {
  const requests = accounts.flatMap(({ id }) => {
    const photo = `/users/${encodeURIComponent(id)}/photo`;
    return [
      { id: `photo ${id}`, method: 'GET', url: photo },
      { id: `picture ${id}`, method: 'GET', url: `${photo}/$value` },
    ];
  });
  const budget = budgetOfBatch(accounts.length);
  const result = await requestGraph(access, signal, (request) => request('/$batch').post({ requests }), budget);
  if (!('answer' in result)) return result;
  const parts = partsIn(result.answer);
  if (!parts) return { state: 'failed', reason: 'malformed' };
  return new Map(
    accounts.map((value) => {
      const account: Read<Account> = { state: 'read', value };
      return [value.id, { account, ...parsePhotoParts(account, (kind) => parts.get(`${kind} ${value.id}`)) }];
    }),
  );
}
