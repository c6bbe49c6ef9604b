import { randomUUID } from 'node:crypto';
import type { FaultyService } from '../tenant/services/service-name.ts';

/** An error response in the service's own format. */
export interface ErrorBody {
  readonly contentType: string;
  readonly body: string;
}

export type FaultStatus = 429 | 500 | 502 | 503 | 504;

const JSON_TYPE = 'application/json; charset=utf-8';

/** Body and content type of an error in the format of this service. */
export function errorBody(service: FaultyService, status: FaultStatus): ErrorBody {
  return SHAPES[service](status);
}

const SHAPES: Readonly<Record<FaultyService, (status: FaultStatus) => ErrorBody>> = {
  entra: entraError,
  graph: (status) => ({ contentType: 'application/json', body: JSON.stringify(graphError(status)) }),
  sharepoint: sharePointError,
  office: officeError,
  channel: connectorError,
};

/**
 * https://learn.microsoft.com/graph/throttling and https://learn.microsoft.com/graph/errors.
 * The codes of 502 and 504 are UNCONFIRMED.
 */
export function graphError(status: FaultStatus): Readonly<Record<string, unknown>> {
  const [code, message] = GRAPH[status];
  const date = new Date().toISOString().slice(0, 19);
  const requestId = randomUUID();
  return {
    error: { code, message, innerError: { date, 'request-id': requestId, 'client-request-id': requestId } },
  };
}

const GRAPH: Readonly<Record<FaultStatus, readonly [code: string, message: string]>> = {
  429: ['TooManyRequests', 'Please retry again later.'],
  500: ['generalException', 'An unspecified error has occurred.'],
  502: ['BadGateway', 'Bad gateway.'],
  503: ['serviceNotAvailable', 'The service is not available. Try the request again after a delay.'],
  504: ['UnknownError', 'Gateway timeout.'],
};

/**
 * Codes: https://learn.microsoft.com/entra/identity-platform/reference-error-codes.
 * UNCONFIRMED which code comes with which status.
 */
function entraError(status: FaultStatus): ErrorBody {
  const [error, code, text] = ENTRA[status];
  const timestamp = `${new Date().toISOString().slice(0, 19).replace('T', ' ')}Z`;
  const ids = { trace_id: randomUUID(), correlation_id: randomUUID() };
  const tail = `Trace ID: ${ids.trace_id} Correlation ID: ${ids.correlation_id} Timestamp: ${timestamp}`;
  const body = { error, error_description: `AADSTS${code}: ${text} ${tail}`, error_codes: [code], timestamp, ...ids };
  return { contentType: JSON_TYPE, body: JSON.stringify(body) };
}

const UNAVAILABLE = ['temporarily_unavailable', 90033, 'A transient error has occurred. Please try again.'] as const;
const ENTRA: Readonly<Record<FaultStatus, readonly [error: string, code: number, text: string]>> = {
  429: ['temporarily_unavailable', 90055, 'There are too many incoming requests for this tenant.'],
  500: ['server_error', 90014, 'A server error has occurred.'],
  502: UNAVAILABLE,
  503: UNAVAILABLE,
  504: UNAVAILABLE,
};

/**
 * SharePoint's 429 is plain text: https://github.com/SharePoint/sp-dev-docs/issues/2547.
 * Other errors are OData; their codes and messages are UNCONFIRMED.
 */
function sharePointError(status: FaultStatus): ErrorBody {
  if (status === 429) return { contentType: 'text/plain; charset=utf-8', body: '429 TOO MANY REQUESTS' };
  const detail = {
    code: '-1, Microsoft.SharePoint.Client.ServerException',
    message: { lang: 'en-US', value: TITLES[status] },
  };
  return {
    contentType: 'application/json;odata=minimalmetadata;charset=utf-8',
    body: JSON.stringify({ 'odata.error': detail }),
  };
}

function officeError(status: FaultStatus): ErrorBody {
  return {
    contentType: 'text/html; charset=utf-8',
    body: `<!doctype html><title>${TITLES[status]}</title><h1>${status} ${TITLES[status]}</h1>`,
  };
}

/** 429 is `Throttled`: https://github.com/MicrosoftDocs/msteams-docs/pull/6335. The other codes are UNCONFIRMED. */
function connectorError(status: FaultStatus): ErrorBody {
  const [code, message] = CONNECTOR[status];
  return { contentType: JSON_TYPE, body: JSON.stringify({ error: { code, message } }) };
}

const CONNECTOR: Readonly<Record<FaultStatus, readonly [code: string, message: string]>> = {
  429: ['Throttled', 'Too many requests.'],
  500: ['ServiceError', 'Internal server error.'],
  502: ['ServiceError', 'Service dependency issue.'],
  503: ['ServiceUnavailable', 'Service is unavailable.'],
  504: ['GatewayTimeout', 'Gateway timeout.'],
};

const TITLES: Readonly<Record<FaultStatus, string>> = {
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};
