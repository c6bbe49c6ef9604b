import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import express, { type Request, type RequestHandler, type Response } from 'express';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { readSharePointBatch, type SharePointBatchPart } from './batch-payload.ts';
import { callerOf } from './caller.ts';
import { INVALID_DIGEST, MALFORMED } from './errors.ts';
import { createInProcessClient, type InProcessResponse } from './in-process-client.ts';
import { sendODataError } from './odata.ts';

export const BATCH = /^\/\$batch\/?$/i;

/** UNCONFIRMED; PnPjs sends 20 at most. */
const MOST_PARTS = 100;

/** Who asks, which a part has from the batch. */
const CALLER = ['authorization', 'cookie', 'user-agent'] as const;
/** What an answer in a batch tells of its headers; that throttling is among it is UNCONFIRMED. */
const TOLD = ['content-type', 'retry-after', 'ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset'] as const;

/**
 * `POST …/_api/$batch`: https://learn.microsoft.com/sharepoint/dev/sp-add-ins/make-batch-requests-with-the-rest-apis. The parts run one after
 * the other, each as if it had come by itself; answers to a change set stand among the others, which is what PnPjs reads.
 */
export function handleSharePointBatch(state: TenantState, service: RequestListener): readonly RequestHandler[] {
  const ask = createInProcessClient(service);
  const answer = async (request: Request, response: Response) => {
    // Browsers have to prove that a page of SharePoint's own posts, by a digest that this sandbox hands to nobody.
    if (callerOf(response).permissions === undefined) return sendODataError(request, response, INVALID_DIGEST);
    const body = typeof request.body === 'string' ? request.body : '';
    const parts = readSharePointBatch(request.headers['content-type'], body);
    if (!parts || parts.length === 0 || parts.length > MOST_PARTS) return sendODataError(request, response, MALFORMED);
    const paths = parts.map((part) => pathInApi(state.addresses.sharepoint, request, part));
    const boundary = `batchresponse_${randomUUID()}`;
    const answers: Buffer[] = [];
    for (const [index, part] of parts.entries()) {
      const path = paths[index];
      if (path === undefined) return sendODataError(request, response, MALFORMED);
      const headers = { ...part.headers, ...callerHeaders(request) };
      answers.push(toPart(boundary, await ask({ ...part, url: path, headers })));
    }
    response
      .set('Content-Type', `multipart/mixed; boundary="${boundary}"`)
      .end(Buffer.concat([...answers, Buffer.from(`--${boundary}--\r\n`)]));
  };
  return [express.text({ type: 'multipart/mixed', limit: '4mb' }), answer];
}

/** Path and query of a part; undefined: it leads out of the web whose API was asked, or into another batch. */
function pathInApi(origin: string, request: Request, { url }: SharePointBatchPart): string | undefined {
  if (!URL.canParse(url, origin)) return undefined;
  const target = new URL(url, origin);
  const rest = target.pathname.slice(request.baseUrl.length);
  const isInApi = target.pathname.toLowerCase().startsWith(`${request.baseUrl.toLowerCase()}/`);
  if (target.origin !== origin || !isInApi || BATCH.test(decodeURIComponent(rest))) return undefined;
  return target.pathname + target.search;
}

function callerHeaders(request: Request): Readonly<Record<string, string>> {
  return Object.fromEntries(CALLER.map((name) => [name, request.headers[name] ?? '']).filter(([, value]) => value));
}

function toPart(boundary: string, { status, reason, headers, body }: InProcessResponse): Buffer {
  const told = TOLD.filter((name) => headers[name] !== undefined).map((name) => `${name}: ${String(headers[name])}`);
  const head = [
    `--${boundary}`,
    'Content-Type: application/http',
    'Content-Transfer-Encoding: binary',
    '',
    `HTTP/1.1 ${status} ${reason}`,
    ...told,
    '',
    '',
  ];
  return Buffer.concat([Buffer.from(head.join('\r\n')), body, Buffer.from('\r\n')]);
}
