import type { ServerResponse } from 'node:http';
import type { Fault } from '../tenant/services/fault.ts';
import type { FaultyService } from '../tenant/services/service-name.ts';
import { type BufferedResponse, bufferResponse, sendBody } from './buffer-response.ts';
import { errorBody, type FaultStatus } from './error-body.ts';

/** A sign-in page, as proxies send instead of the service's response. */
const SIGN_IN_PAGE =
  '<!doctype html><html><head><title>Sign in to your account</title></head><body>Please sign in.</body></html>';

/** Responds in place of the service, or lets it serve and changes its response. */
export function injectFault(
  service: FaultyService,
  fault: Exclude<Fault, { kind: 'slow' | 'picture' }>,
  response: ServerResponse,
  serve: () => void,
): void {
  const serveChanged = (change: (buffered: BufferedResponse) => void) => {
    bufferResponse(response, change);
    serve();
  };
  switch (fault.kind) {
    case 'never':
      break;
    case 'throttled':
      sendError(service, 429, fault.retryAfter, response);
      break;
    case 'error':
      if (fault.served) serveChanged(() => sendError(service, fault.status, fault.retryAfter, response));
      else sendError(service, fault.status, fault.retryAfter, response);
      break;
    case 'html':
      sendBody(response, SIGN_IN_PAGE, 'text/html; charset=utf-8');
      break;
    case 'endless':
      sendEndlessly(response);
      break;
    case 'empty':
      serveChanged(() => sendBody(response, ''));
      break;
    case 'cut-off':
      serveChanged(({ body }) => sendBody(response, firstHalf(body)));
      break;
    case 'wrong-type':
      serveChanged(({ body, contentType }) => sendBody(response, body, wrongTypeFor(contentType)));
      break;
    case 'reset':
      serveChanged(({ body }) => breakConnection(response, body));
      break;
  }
}

/** The start of a JSON text, as long as the client reads. */
function sendEndlessly(response: ServerResponse): void {
  const chunk = 'a'.repeat(ENDLESS_CHUNK);
  const fill = () => {
    // One chunk per turn of the event loop, so that other requests are served meanwhile.
    if (!response.closed && response.write(chunk)) setImmediate(fill);
  };
  response.setHeader('content-type', 'application/json; charset=utf-8');
  response.on('drain', fill);
  response.write('{"text":"', fill);
}

const ENDLESS_CHUNK = 64 * 1_024;

function sendError(
  service: FaultyService,
  status: FaultStatus,
  retryAfter: number | undefined,
  response: ServerResponse,
): void {
  const { contentType, body } = errorBody(service, status);
  response.statusCode = status;
  if (retryAfter !== undefined) response.setHeader('retry-after', retryAfter);
  sendBody(response, body, contentType);
}

function firstHalf(body: Buffer): Buffer {
  return body.subarray(0, Math.floor(body.length / 2));
}

function wrongTypeFor(contentType: string): string {
  return /json/i.test(contentType) ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8';
}

/**
 * Announces the full length, sends half, and closes the connection. A TCP reset could overtake the half; Node's clients
 * report both as ECONNRESET.
 */
function breakConnection(response: ServerResponse, body: Buffer): void {
  const { socket } = response;
  response.setHeader('content-length', Math.max(body.length, 1));
  response.flushHeaders();
  response.write(firstHalf(body), () => socket?.destroy());
}
