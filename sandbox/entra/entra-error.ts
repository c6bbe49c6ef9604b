/**
 * OAuth error and HTTP status of each code:
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
const ERRORS = {
  28000: ['invalid_request', 400],
  50011: ['invalid_request', 400],
  50013: ['invalid_grant', 400],
  50020: ['invalid_grant', 400],
  50027: ['invalid_request', 400],
  50049: ['invalid_instance', 400],
  50057: ['invalid_grant', 400],
  50058: ['login_required', 400],
  50059: ['invalid_request', 400],
  50076: ['interaction_required', 400],
  50147: ['invalid_request', 400],
  50148: ['invalid_grant', 400],
  50166: ['invalid_request', 400],
  50194: ['invalid_request', 400],
  54005: ['invalid_grant', 400],
  65001: ['invalid_grant', 400],
  65004: ['access_denied', 400],
  70000: ['invalid_grant', 400],
  70003: ['unsupported_grant_type', 400],
  70005: ['unsupported_response_type', 400],
  70007: ['invalid_request', 400],
  70008: ['invalid_grant', 400],
  70011: ['invalid_scope', 400],
  70016: ['authorization_pending', 400],
  70018: ['bad_verification_code', 400],
  70019: ['expired_token', 400],
  90002: ['invalid_request', 400],
  90023: ['invalid_request', 400],
  90094: ['invalid_grant', 400],
  500011: ['invalid_resource', 400],
  500112: ['invalid_client', 401],
  500131: ['invalid_grant', 400],
  500133: ['invalid_grant', 400],
  501481: ['invalid_grant', 400],
  501491: ['invalid_request', 400],
  700016: ['unauthorized_client', 400],
  700021: ['invalid_client', 401],
  700023: ['invalid_client', 401],
  700024: ['invalid_client', 401],
  700025: ['invalid_client', 401],
  700027: ['invalid_client', 401],
  700211: ['invalid_client', 401],
  700212: ['invalid_client', 401],
  700213: ['invalid_client', 401],
  700222: ['invalid_client', 401],
  900023: ['invalid_request', 400],
  900144: ['invalid_request', 400],
  900561: ['invalid_request', 400],
  900971: ['invalid_request', 400],
  1002012: ['invalid_scope', 400],
  7000114: ['invalid_grant', 400],
  7000215: ['invalid_client', 401],
  7000218: ['invalid_client', 401],
  7000229: ['invalid_client', 401],
  7000272: ['invalid_client', 401],
  9000411: ['invalid_request', 400],
  9002313: ['invalid_request', 400],
  9002325: ['invalid_request', 400],
} as const satisfies Record<number, readonly [string, number]>;

export type AadstsCode = keyof typeof ERRORS;

export interface EntraErrorDetails {
  /** For codes whose OAuth error depends on the request. Default: the error of the code. */
  readonly error?: string;
  readonly suberror?: string;
  /** Claims to request in an interactive sign-in, as JSON text. */
  readonly claims?: string;
}

/** An error of Entra ID, returned instead of a token or a code. */
export class EntraError extends Error {
  readonly code: AadstsCode;
  readonly status: number;
  readonly error: string;
  readonly suberror: string | undefined;
  readonly claims: string | undefined;

  constructor(code: AadstsCode, text: string, details: EntraErrorDetails = {}) {
    super(`AADSTS${code}: ${text}`);
    this.code = code;
    const [error, status] = ERRORS[code];
    this.error = details.error ?? error;
    this.status = status;
    this.suberror = details.suberror;
    this.claims = details.claims;
  }
}

/** https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
export function missingParameter(name: string): EntraError {
  return new EntraError(900144, `The request body must contain the following parameter: '${name}'.`);
}

export function malformedRequest(): EntraError {
  return new EntraError(9002313, 'Invalid request. Request is malformed or invalid.');
}

/** Details of the failed request that are part of the error response. `origin`: Entra's address. */
export interface EntraErrorContext {
  readonly origin: string;
  readonly traceId: string;
  readonly correlationId: string;
  readonly now: Date;
}

/** https://learn.microsoft.com/entra/identity-platform/v2-oauth2-on-behalf-of-flow#error-response-example */
export function entraErrorBody(error: EntraError, context: EntraErrorContext): Readonly<Record<string, unknown>> {
  const { traceId, correlationId } = context;
  return {
    error: error.error,
    error_description: errorDescription(error, context),
    error_codes: [error.code],
    timestamp: timestampOf(context.now),
    trace_id: traceId,
    correlation_id: correlationId,
    error_uri: errorUri(error, context),
    ...(error.suberror && { suberror: error.suberror }),
    ...(error.claims && { claims: error.claims }),
  };
}

export function errorDescription(error: EntraError, { traceId, correlationId, now }: EntraErrorContext): string {
  return `${error.message} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestampOf(now)}`;
}

export function errorUri(error: EntraError, { origin }: EntraErrorContext): string {
  return `${origin}/error?code=${error.code}`;
}

export function timestampOf(now: Date): string {
  return `${now.toISOString().slice(0, 19).replace('T', ' ')}Z`;
}
