import type { IncomingMessage } from 'node:http';
import type { FaultyRequest } from '../tenant/services/fault.ts';

export function isBatch({ method, url }: FaultyRequest): boolean {
  return method === 'POST' && /^\/(v1\.0|beta)\/\$batch$/i.test(url);
}

/** Captures a Graph batch request. The returned function gives its parts by id after the service has read it. */
export function captureParts(request: IncomingMessage): () => ReadonlyMap<string, FaultyRequest> {
  const chunks: Buffer[] = [];
  // Another 'data' listener would start the stream before the service listens.
  const emit = request.emit.bind(request);
  request.emit = (event: string | symbol, ...values: unknown[]) => {
    if (event === 'data' && Buffer.isBuffer(values[0])) chunks.push(values[0]);
    return emit(event, ...values);
  };
  return () => new Map(readParts(Buffer.concat(chunks)).map(({ id, method, url }) => [id, { method, url }]));
}

function readParts(body: Buffer): readonly (FaultyRequest & { readonly id: string })[] {
  try {
    return JSON.parse(body.toString()).requests ?? [];
  } catch {
    // Invalid JSON: the service has refused the batch.
    return [];
  }
}
