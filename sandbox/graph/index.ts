import { randomUUID } from 'node:crypto';
import express, { type Request, type Response } from 'express';
import type { TenantState } from '../tenant/tenant-state.ts';
import { authenticate } from './authentication.ts';
import { answerBatch } from './batch.ts';
import { type GraphAnswer, type GraphCall, readTarget } from './call.ts';
import { badRequest, GraphRefusal, type RequestIds } from './refusal.ts';
import { answerCall, refusalAnswer } from './routes.ts';

/** What Graph reads of a request at most: https://learn.microsoft.com/graph/use-the-api#http-methods */
const readJson = express.json({ limit: '4mb' });

/** Microsoft Graph, `/v1.0` and `/beta`. Meant for https only. */
export function graphService(state: TenantState): express.Express {
  const app = express().disable('x-powered-by').disable('etag');
  app.use(async (request, response) => {
    const ids = requestIds(request);
    response.set({ 'request-id': ids.requestId, 'client-request-id': ids.clientRequestId });
    send(response, await answer(state, request, response, ids));
  });
  return app;
}

/** https://learn.microsoft.com/graph/best-practices-concept: the caller's `client-request-id` comes back, else Graph's own id. */
function requestIds(request: Request): RequestIds {
  const requestId = randomUUID();
  return { requestId, clientRequestId: request.get('client-request-id') ?? requestId };
}

async function answer(state: TenantState, request: Request, response: Response, ids: RequestIds): Promise<GraphAnswer> {
  try {
    const token = await authenticate(state, request.headers.authorization);
    const { path, query } = readTarget(request.url);
    const [, version = '', ...segments] = path.split('/');
    if (version !== 'v1.0' && version !== 'beta') throw badRequest(`Invalid version: ${version}`);
    const call: GraphCall = {
      state,
      token,
      ids,
      version,
      method: request.method,
      path: `/${segments.join('/')}`,
      query,
    };
    if (call.method === 'POST' && call.path.toLowerCase() === '/$batch') {
      return await answerBatch(call, await readBody(request, response));
    }
    return await answerCall(call);
  } catch (error) {
    if (!(error instanceof GraphRefusal)) throw error;
    return refusalAnswer(error, { state, ids });
  }
}

/** The JSON of a request; undefined: it had none that could be read. */
function readBody(request: Request, response: Response): Promise<unknown> {
  return new Promise((resolve) => {
    readJson(request, response, (error?: unknown) => resolve(error ? undefined : request.body));
  });
}

function send(response: Response, { status, headers, body }: GraphAnswer): void {
  response.status(status).set(headers);
  response.end(Buffer.isBuffer(body) ? body : JSON.stringify(body));
}
