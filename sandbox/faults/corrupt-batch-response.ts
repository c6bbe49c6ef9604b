import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Fault, FaultyRequest } from '../tenant/services/faults.ts';
import { listenToParts } from './batch-parts.ts';
import { bufferResponse, sendBody } from './buffer-response.ts';
import { corruptPicture, isPicture } from './corrupt-picture.ts';
import { graphError } from './error-body.ts';

/** A part of the answer: https://learn.microsoft.com/graph/json-batching#response-format */
interface Part {
  readonly id: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** which fault strikes a part, of those that can break its answer; undefined: none. */
type PartStrike = (part: FaultyRequest, can: (fault: Fault) => boolean) => Fault | undefined;

/** A part of a batch was answered 429 with this Retry-After, in seconds. */
export type OnRetryAfter = (part: FaultyRequest, seconds: number) => void;

/** Spoils those parts of a batch's answer that a fault strikes. */
export function corruptBatchResponse(
  request: IncomingMessage,
  response: ServerResponse,
  strike: PartStrike,
  told: OnRetryAfter,
): void {
  const parts = listenToParts(request);
  bufferResponse(response, async ({ status, body }) => {
    if (status !== 200) return sendBody(response, body);
    const asked = parts();
    const answer = JSON.parse(body.toString()) as { readonly responses: readonly Part[] };
    const spoilt: Part[] = [];
    for (const part of answer.responses) {
      const request = asked.get(part.id);
      const fault = request && strike(request, (one) => canBreak(one, part));
      if (request && fault?.kind === 'throttled' && fault.retryAfter !== undefined) told(request, fault.retryAfter);
      spoilt.push(fault && canBreak(fault, part) ? await breakPart(fault, part) : part);
    }
    sendBody(response, JSON.stringify({ ...answer, responses: spoilt }));
  });
}

function canBreak({ kind }: Fault, part: Part): boolean {
  if (kind === 'picture') return isPicture(part.status, typeOf(part)) && typeof part.body === 'string';
  return kind === 'throttled' || kind === 'error';
}

async function breakPart(fault: Fault, part: Part): Promise<Part> {
  if (fault.kind === 'picture') {
    const whole = { contentType: typeOf(part), bytes: Buffer.from(String(part.body), 'base64') };
    const { contentType, bytes } = await corruptPicture(fault.picture, whole);
    return { ...part, headers: { ...part.headers, 'Content-Type': contentType }, body: bytes.toString('base64') };
  }
  if (fault.kind === 'throttled') return failed(part, 429, fault.retryAfter);
  return fault.kind === 'error' ? failed(part, fault.status, fault.retryAfter) : part;
}

function failed({ id }: Part, status: 429 | 500 | 502 | 503 | 504, retryAfter: number | undefined): Part {
  const headers = { 'Content-Type': 'application/json' };
  const wait: Record<string, string> = retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) };
  return { id, status, headers: { ...headers, ...wait }, body: graphError(status) };
}

function typeOf({ headers }: Part): string {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
}
