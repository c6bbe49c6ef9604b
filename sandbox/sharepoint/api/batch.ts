import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import express, { type Request, type RequestHandler, type Response } from 'express';
import { hostOf } from '../host.ts';
import { readSharePointBatch, type SharePointBatchPart } from './batch-payload.ts';
import { callerOf } from './caller.ts';
import { INVALID_DIGEST, MALFORMED } from './errors.ts';
import { createInProcessClient, type InProcessResponse } from './in-process-client.ts';
import { sendODataError } from './odata.ts';

export const BATCH = /^\/\$batch\/?$/i;

/** UNCONFIRMED; PnPjs sends 20 at most. */
const MAX_PARTS = 100;

/** Headers that identify the caller; copied from the batch request to its parts. */
const CALLER_HEADERS = ['authorization', 'cookie', 'user-agent'] as const;
/** Headers of a part that the batch response contains. For the throttling headers this is UNCONFIRMED. */
const RESPONSE_HEADERS = [
  'content-type',
  'retry-after',
  'ratelimit-limit',
  'ratelimit-remaining',
  'ratelimit-reset',
] as const;

/**
 * `POST …/_api/$batch`: https://learn.microsoft.com/sharepoint/dev/sp-add-ins/make-batch-requests-with-the-rest-apis.
 * Runs the parts one after the other, each like a separate request. Responses to a change set are among the others, as
 * PnPjs expects.
 */
export function handleSharePointBatch(service: RequestListener): readonly RequestHandler[] {
  const send = createInProcessClient(service);
  const handleBatch = async (request: Request, response: Response) => {
    // Browsers need a request digest for a POST, which this sandbox does not issue.
    if (callerOf(response).permissions === undefined) return sendODataError(request, response, INVALID_DIGEST);
    const body = typeof request.body === 'string' ? request.body : '';
    const parts = readSharePointBatch(request.headers['content-type'], body);
    if (!parts || parts.length === 0 || parts.length > MAX_PARTS) return sendODataError(request, response, MALFORMED);
    const paths = parts.map((part) => pathInApi(hostOf(response), request, part));
    const boundary = `batchresponse_${randomUUID()}`;
    const responses: Buffer[] = [];
    for (const [index, part] of parts.entries()) {
      const path = paths[index];
      if (path === undefined) return sendODataError(request, response, MALFORMED);
      const headers = { ...part.headers, ...callerHeaders(request) };
      responses.push(toPart(boundary, await send({ ...part, url: path, headers })));
    }
    response
      .set('Content-Type', `multipart/mixed; boundary="${boundary}"`)
      .end(Buffer.concat([...responses, Buffer.from(`--${boundary}--\r\n`)]));
  };
  return [express.text({ type: 'multipart/mixed', limit: '4mb' }), handleBatch];
}

/** Path and query of a part; undefined: outside the web whose API was called, or a nested batch. */
function pathInApi(origin: string, request: Request, { url }: SharePointBatchPart): string | undefined {
  if (!URL.canParse(url, origin)) return undefined;
  const target = new URL(url, origin);
  const apiPath = target.pathname.slice(request.baseUrl.length);
  const isInApi = target.pathname.toLowerCase().startsWith(`${request.baseUrl.toLowerCase()}/`);
  if (target.origin !== origin || !isInApi || BATCH.test(decodeURIComponent(apiPath))) return undefined;
  return target.pathname + target.search;
}

function callerHeaders(request: Request): Readonly<Record<string, string>> {
  return Object.fromEntries(
    CALLER_HEADERS.map((name) => [name, request.headers[name] ?? '']).filter(([, value]) => value),
  );
}

function toPart(boundary: string, { status, reason, headers, body }: InProcessResponse): Buffer {
  const responseHeaders = RESPONSE_HEADERS.filter((name) => headers[name] !== undefined).map(
    (name) => `${name}: ${String(headers[name])}`,
  );
  const head = [
    `--${boundary}`,
    'Content-Type: application/http',
    'Content-Transfer-Encoding: binary',
    '',
    `HTTP/1.1 ${status} ${reason}`,
    ...responseHeaders,
    '',
    '',
  ];
  return Buffer.concat([Buffer.from(head.join('\r\n')), body, Buffer.from('\r\n')]);
}
