import { randomUUID } from 'node:crypto';
import express, { type Request, type Response } from 'express';
import type { TenantState } from '../tenant/tenant-state.ts';
import { authenticateGraphCaller } from './authentication.ts';
import { answerGraphBatch } from './batch.ts';
import { mediaTypeOf, readTarget } from './call.ts';
import { badRequest, GraphError } from './graph-error.ts';
import { createConcurrencyLimiter } from './photos/mailbox-limits.ts';
import { answerCall, errorAnswer } from './routes.ts';
import type { ConcurrencyLimiter, GraphAnswer, GraphCall, RequestIds } from './types.ts';

/** Maximum size of a request body: https://learn.microsoft.com/graph/use-the-api#http-methods */
const readJson = express.json({ limit: '4mb' });
const readBytes = express.raw({ limit: '4mb', type: () => true });

/** Microsoft Graph, `/v1.0` and `/beta`. Must be served over https. */
export function graphService(
  state: TenantState,
  outlookConcurrency: ConcurrencyLimiter = createConcurrencyLimiter(),
): express.Express {
  const app = express().disable('x-powered-by').disable('etag');
  app.use(async (request, response) => {
    const ids = requestIds(request);
    response.set({ 'request-id': ids.requestId, 'client-request-id': ids.clientRequestId });
    try {
      const call = await readCall(request, response, { state, outlookConcurrency, ids });
      const isBatch = call.method === 'POST' && call.path.toLowerCase() === '/$batch';
      send(
        response,
        isBatch ? await answerGraphBatch(call, await readPayload(request, response)) : await answerCall(call),
      );
    } catch (error) {
      if (!(error instanceof GraphError)) throw error;
      send(response, errorAnswer(error, { state, ids }));
    }
  });
  return app;
}

/**
 * Returns the caller's `client-request-id`, or Graph's own id without one:
 * https://learn.microsoft.com/graph/best-practices-concept
 */
function requestIds(request: Request): RequestIds {
  const requestId = randomUUID();
  return { requestId, clientRequestId: request.get('client-request-id') ?? requestId };
}

/** Authenticates the caller and parses the request. Throws `GraphError`. */
async function readCall(
  request: Request,
  response: Response,
  context: Pick<GraphCall, 'state' | 'outlookConcurrency' | 'ids'>,
): Promise<GraphCall> {
  const token = await authenticateGraphCaller(context.state, request.headers.authorization);
  const { path, query } = readTarget(request.url);
  const [, version = '', ...segments] = path.split('/');
  if (version !== 'v1.0' && version !== 'beta') throw badRequest(`Invalid version: ${version}`);
  return {
    ...context,
    token,
    version,
    method: request.method,
    path: `/${segments.join('/')}`,
    query,
    contentType: mediaTypeOf(request.get('content-type')),
    consistencyLevel: request.get('consistencylevel'),
    readBody: () => readUpload(request, response),
  };
}

/** Parses the JSON body of a request; undefined: no readable JSON. */
function readPayload(request: Request, response: Response): Promise<unknown> {
  return new Promise((resolve) => {
    readJson(request, response, (error?: unknown) => resolve(error ? undefined : request.body));
  });
}

/** 413 is documented (https://learn.microsoft.com/graph/errors), its code is UNCONFIRMED. */
function readUpload(request: Request, response: Response): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    readBytes(request, response, (error?: unknown) => {
      if (error) reject(new GraphError(413, 'RequestEntityTooLarge', 'The request is larger than 4 MB.'));
      else resolve(Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0));
    });
  });
}

function send(response: Response, { status, headers, body }: GraphAnswer): void {
  response.status(status).set(headers);
  response.end(Buffer.isBuffer(body) ? body : JSON.stringify(body));
}
