/** OAuth error and HTTP status of each code: https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
const ERRORS = {
  28000: ['invalid_request', 400],
  50013: ['invalid_grant', 400],
  50027: ['invalid_request', 400],
  50049: ['invalid_instance', 400],
  50194: ['invalid_request', 400],
  65001: ['invalid_grant', 400],
  70000: ['invalid_grant', 400],
  70003: ['unsupported_grant_type', 400],
  70011: ['invalid_scope', 400],
  90002: ['invalid_request', 400],
  500011: ['invalid_resource', 400],
  500131: ['invalid_grant', 400],
  500133: ['invalid_grant', 400],
  700016: ['unauthorized_client', 400],
  700027: ['invalid_client', 401],
  900023: ['invalid_request', 400],
  900144: ['invalid_request', 400],
  900561: ['invalid_request', 400],
  1002012: ['invalid_scope', 400],
  7000114: ['invalid_grant', 400],
  7000215: ['invalid_client', 401],
  7000218: ['invalid_client', 401],
  9002313: ['invalid_request', 400],
} as const satisfies Record<number, readonly [string, number]>;

export type AadstsCode = keyof typeof ERRORS;

/** What Entra answers instead of a token. */
export class EntraRefusal extends Error {
  readonly code: AadstsCode;
  readonly status: number;
  readonly error: string;
  readonly suberror: string | undefined;

  constructor(code: AadstsCode, text: string, suberror?: string) {
    super(`AADSTS${code}: ${text}`);
    this.code = code;
    [this.error, this.status] = ERRORS[code];
    this.suberror = suberror;
  }
}

/** https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
export function missingParameter(name: string): EntraRefusal {
  return new EntraRefusal(900144, `The request body must contain the following parameter: '${name}'.`);
}

/**
 * The body of a refusal: https://learn.microsoft.com/entra/identity-platform/v2-oauth2-on-behalf-of-flow#error-response-example
 * `origin`: Entra's address.
 */
export function refusalBody(
  refusal: EntraRefusal,
  request: { readonly origin: string; readonly traceId: string; readonly correlationId: string; readonly now: Date },
): Readonly<Record<string, unknown>> {
  const timestamp = `${request.now.toISOString().slice(0, 19).replace('T', ' ')}Z`;
  const { traceId, correlationId } = request;
  return {
    error: refusal.error,
    error_description: `${refusal.message} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
    error_codes: [refusal.code],
    timestamp,
    trace_id: traceId,
    correlation_id: correlationId,
    error_uri: `${request.origin}/error?code=${refusal.code}`,
    ...(refusal.suberror && { suberror: refusal.suberror }),
  };
}
