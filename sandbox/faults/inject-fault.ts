import type { ServerResponse } from 'node:http';
import type { Fault, FaultyService } from '../tenant/services/faults.ts';
import { type BufferedResponse, bufferResponse, sendBody } from './buffer-response.ts';
import { errorBody, type FaultStatus } from './error-body.ts';

/** A page as proxies and sign-in walls put it in the way of an answer. */
const PAGE =
  '<!doctype html><html><head><title>Sign in to your account</title></head><body>Please sign in.</body></html>';

/** Answers in the service's place, or lets it serve and spoils what it answers. */
export function injectFault(
  service: FaultyService,
  fault: Exclude<Fault, { kind: 'slow' | 'picture' }>,
  response: ServerResponse,
  serve: () => void,
): void {
  const spoil = (change: (answer: BufferedResponse) => void) => {
    bufferResponse(response, change);
    serve();
  };
  switch (fault.kind) {
    case 'never':
      break;
    case 'throttled':
      fail(service, 429, fault.retryAfter, response);
      break;
    case 'error':
      if (fault.served) spoil(() => fail(service, fault.status, fault.retryAfter, response));
      else fail(service, fault.status, fault.retryAfter, response);
      break;
    case 'html':
      sendBody(response, PAGE, 'text/html; charset=utf-8');
      break;
    case 'empty':
      spoil(() => sendBody(response, ''));
      break;
    case 'cut-off':
      spoil(({ body }) => sendBody(response, firstHalf(body)));
      break;
    case 'wrong-type':
      spoil(({ body, contentType }) => sendBody(response, body, wrongFor(contentType)));
      break;
    case 'reset':
      spoil(({ body }) => breakConnection(response, body));
      break;
  }
}

function fail(
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

function wrongFor(contentType: string): string {
  return /json/i.test(contentType) ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8';
}

/** Promises the whole, sends half of it, and hangs up: a reset would overtake the half. Node's clients call both ECONNRESET. */
function breakConnection(response: ServerResponse, body: Buffer): void {
  const { socket } = response;
  response.setHeader('content-length', Math.max(body.length, 1));
  response.flushHeaders();
  response.write(firstHalf(body), () => socket?.destroy());
}
