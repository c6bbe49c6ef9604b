import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Fault, FaultyRequest } from '../tenant/services/fault.ts';
import { captureParts } from './batch-parts.ts';
import { bufferResponse, sendBody } from './buffer-response.ts';
import { corruptPicture, isPicture } from './corrupt-picture.ts';
import { type FaultStatus, graphError } from './error-body.ts';

/** One response of the batch: https://learn.microsoft.com/graph/json-batching#response-format */
interface Part {
  readonly id: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Chooses the fault for a part. `can`: whether a fault applies to the part's response. Undefined: none. */
type FaultForPart = (part: FaultyRequest, can: (fault: Fault) => boolean) => Fault | undefined;

/** Called when a fault responds 429 to a part with this Retry-After, in seconds. */
export type OnRetryAfter = (part: FaultyRequest, seconds: number) => void;

/** Applies faults to the parts of a batch response. */
export function corruptBatchResponse(
  request: IncomingMessage,
  response: ServerResponse,
  faultForPart: FaultForPart,
  onRetryAfter: OnRetryAfter,
): void {
  const parts = captureParts(request);
  bufferResponse(response, async ({ status, body }) => {
    if (status !== 200) return sendBody(response, body);
    const requests = parts();
    const batch = JSON.parse(body.toString()) as { readonly responses: readonly Part[] };
    const responses: Part[] = [];
    for (const part of batch.responses) {
      const partRequest = requests.get(part.id);
      const fault = partRequest && faultForPart(partRequest, (one) => canApply(one, part));
      if (partRequest && fault?.kind === 'throttled' && fault.retryAfter !== undefined) {
        onRetryAfter(partRequest, fault.retryAfter);
      }
      responses.push(fault && canApply(fault, part) ? await applyToPart(fault, part) : part);
    }
    sendBody(response, JSON.stringify({ ...batch, responses }));
  });
}

function canApply({ kind }: Fault, part: Part): boolean {
  if (kind === 'picture') return isPicture(part.status, typeOf(part)) && typeof part.body === 'string';
  return kind === 'throttled' || kind === 'error';
}

async function applyToPart(fault: Fault, part: Part): Promise<Part> {
  if (fault.kind === 'picture') {
    const picture = { contentType: typeOf(part), bytes: Buffer.from(String(part.body), 'base64') };
    const { contentType, bytes } = await corruptPicture(fault.picture, picture);
    return { ...part, headers: { ...part.headers, 'Content-Type': contentType }, body: bytes.toString('base64') };
  }
  if (fault.kind === 'throttled') return errorPart(part, 429, fault.retryAfter);
  return fault.kind === 'error' ? errorPart(part, fault.status, fault.retryAfter) : part;
}

function errorPart({ id }: Part, status: FaultStatus, retryAfter: number | undefined): Part {
  const headers = {
    'Content-Type': 'application/json',
    ...(retryAfter !== undefined && { 'Retry-After': String(retryAfter) }),
  };
  return { id, status, headers, body: graphError(status) };
}

function typeOf({ headers }: Part): string {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
}
