import { type IncomingHttpHeaders, request } from 'node:http';
import express from 'express';
import { type Listening, listen } from '../../../sandbox/http/listen.ts';
import { createFaults, type Faults } from '../../../sandbox/tenant/services/faults.ts';
import { createRequestLog, type RequestLog } from '../../../sandbox/tenant/services/request-log.ts';
import type { FaultyService } from '../../../sandbox/tenant/services/service-name.ts';
import { plainPicture } from './small-tenant.ts';

/** Response of `/json`; long enough to be truncated. */
export const SERVED_JSON = { text: 'a body that is long enough to be truncated in the middle' };

export interface FaultyServer extends Listening {
  readonly faults: Faults;
  readonly log: RequestLog;
  /** The picture at `/picture`. */
  readonly picture: Buffer;
  /** Number of requests that reached the service itself. */
  readonly served: () => number;
  get(path: string): Promise<ServiceResponse>;
}

export interface ServiceResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Error code if the connection broke before the response was complete. */
  readonly broken: string | undefined;
}

/** Starts a service that always responds correctly, behind the tenant's faults. */
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
  app.get('/json', (_request, response) => response.json(SERVED_JSON));
  app.get('/picture', (_request, response) => response.type('image/png').send(picture));
  app.get('/file', (_request, response) => response.type('application/octet-stream').send(picture));
  const listening = await listen(app, { service, log, faults });
  return { ...listening, faults, log, picture, served: () => served, get: (path) => get(listening.origin + path) };
}

export function get(url: string, signal?: AbortSignal): Promise<ServiceResponse> {
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
