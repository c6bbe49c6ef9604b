import { type IncomingHttpHeaders, request } from 'node:http';
import express from 'express';
import { type Listening, listen } from '../../../sandbox/http/listen.ts';
import { createFaults, type Faults, type FaultyService } from '../../../sandbox/tenant/services/faults.ts';
import { createRequestLog, type RequestLog } from '../../../sandbox/tenant/services/request-log.ts';
import { plainPicture } from './small-tenant.ts';

/** What the service answers to `/json`; long enough to be cut. */
export const TRUE_JSON = { text: 'the truth, the whole truth, and nothing but the truth' };

export interface FaultyServer extends Listening {
  readonly faults: Faults;
  readonly log: RequestLog;
  /** The picture at `/picture`. */
  readonly picture: Buffer;
  /** How many requests the service itself has seen. */
  readonly served: () => number;
  get(path: string): Promise<Got>;
}

export interface Got {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** The code of what broke the connection before the answer was complete. */
  readonly broken: string | undefined;
}

/** A service that always answers truly, behind the tenant's faults. */
export async function startFaulty(service: FaultyService): Promise<FaultyServer> {
  const faults = createFaults();
  const log = createRequestLog();
  const picture = await plainPicture(200, '#246');
  let served = 0;
  const app = express();
  app.use((_request, _response, next) => {
    served += 1;
    next();
  });
  app.get('/json', (_request, response) => response.json(TRUE_JSON));
  app.get('/picture', (_request, response) => response.type('image/png').send(picture));
  app.get('/file', (_request, response) => response.type('application/octet-stream').send(picture));
  const listening = await listen(app, { service, log, faults });
  return { ...listening, faults, log, picture, served: () => served, get: (path) => get(listening.origin + path) };
}

export function get(url: string, signal?: AbortSignal): Promise<Got> {
  return new Promise((resolve, reject) => {
    const sending = request(url, { agent: false, signal }, (response) => {
      const chunks: Buffer[] = [];
      const { statusCode: status = 0, headers } = response;
      const done = (broken?: string) => resolve({ status, headers, body: Buffer.concat(chunks), broken });
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', (error: NodeJS.ErrnoException) => done(error.code));
      response.on('end', () => done());
    });
    sending.on('error', reject);
    sending.end();
  });
}
