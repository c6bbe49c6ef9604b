import { CodedError } from '../../errors.ts';
import { type LatestFailure, networkCode, networkRemedy } from '../network-remedy.ts';

/** Why there is no token. */
export type TokenFailure =
  /** A person or an admin must act first: consent, admin approval, MFA, Conditional Access. */
  | 'interaction-required'
  /** The assertion is expired, forged, or issued for another app. */
  | 'assertion-refused'
  /** The app's id, secret, certificate or federated credential is wrong. */
  | 'app-refused'
  /** The tenant has no such API: for SharePoint, the host is not, or no longer, one of the tenant's. */
  | 'resource-unknown'
  /** No answer, or an answer of another service. */
  | 'unavailable';

/** No token was issued. The message has only Entra's code: the full text names people and apps. */
export class TokenError extends CodedError {
  readonly failure: TokenFailure;
  /** For example `AADSTS65001`. */
  readonly entraCode: string | undefined;
  /** Claims challenge for the next interactive sign-in, as Entra sent it (JSON). */
  readonly claims: string | undefined;
  /** Why Entra could not be reached, if there is a remedy: the proxy, or an untrusted certificate. */
  readonly networkCode: string | undefined;

  constructor(
    failure: TokenFailure,
    entraCode: string | undefined,
    cause: unknown,
    remedy = remedyFor(failure, cause),
  ) {
    super('token-refused', `No token: ${failure}${entraCode ? ` (${entraCode})` : ''}`, {
      cause,
      remedy,
    });
    this.failure = failure;
    this.entraCode = entraCode;
    this.claims = claimsOf(cause);
    this.networkCode = networkRemedy(networkCode(cause)) && networkCode(cause);
  }
}

function remedyFor(failure: TokenFailure, cause: unknown): string {
  return (failure === 'unavailable' && networkRemedy(networkCode(cause))) || REMEDIES[failure];
}

const REMEDIES: Record<TokenFailure, string> = {
  'interaction-required':
    'Grant admin consent: Entra admin center > App registrations > Photo Sync > API permissions > Grant admin consent.',
  'assertion-refused':
    'Check that the manifest names the app of AAD_APP_CLIENT_ID in webApplicationInfo.id and api://botid-BOT_ID as its resource.',
  'app-refused':
    'Check AAD_APP_CLIENT_ID and its secret, certificate or federated credential: Entra admin center > App registrations > Photo Sync > Certificates & secrets.',
  'resource-unknown':
    "Check SHAREPOINT_MY_SITE_URL: this tenant has no SharePoint at that host. Remove it if the tenant's SharePoint domain was renamed.",
  unavailable:
    'Check that this service can reach the sign-in host; see Service health in the Microsoft 365 admin center.',
};

/** https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
const BY_CODE: Readonly<Record<string, TokenFailure>> = {
  AADSTS65001: 'interaction-required',
  AADSTS90094: 'interaction-required',
  AADSTS50076: 'interaction-required',
  AADSTS50079: 'interaction-required',
  AADSTS53003: 'interaction-required',
  AADSTS500011: 'resource-unknown',
  AADSTS50013: 'assertion-refused',
  AADSTS500131: 'assertion-refused',
  AADSTS500133: 'assertion-refused',
  AADSTS7000215: 'app-refused',
  AADSTS7000222: 'app-refused',
  AADSTS700016: 'app-refused',
  AADSTS90002: 'app-refused',
  AADSTS700027: 'app-refused',
  AADSTS700024: 'app-refused',
  AADSTS70021: 'app-refused',
  AADSTS700211: 'app-refused',
  AADSTS700212: 'app-refused',
  AADSTS700213: 'app-refused',
  AADSTS700222: 'app-refused',
  // https://github.com/Azure/azure-workload-identity/issues/1232
  AADSTS7000272: 'app-refused',
};

const UNUSABLE_PROOFS: readonly string[] = ['certificate-unusable', 'federated-token-unusable'];

/**
 * Runs requests for a token and converts the error of @azure/identity or MSAL to a `TokenError`, with why the network
 * failed. `latest`: of the client that sends them.
 */
export async function withTokenErrors<T>(latest: LatestFailure, requests: () => Promise<T>): Promise<T> {
  delete latest.error;
  try {
    return await requests();
  } catch (error) {
    throw toTokenError(error, latest);
  }
}

/**
 * The `TokenError` that an error of the code above is or stems from. A certificate or a token of a service account that
 * cannot be used is `app-refused`; any other error is `unavailable`.
 */
export function asTokenError(error: unknown): TokenError {
  return toTokenError(error, {});
}

/** `latest`: the failed request that the error may stand for. */
function toTokenError(error: unknown, latest: LatestFailure): TokenError {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if (at instanceof TokenError) return at;
    if (at instanceof CodedError && UNUSABLE_PROOFS.includes(at.code)) {
      return new TokenError('app-refused', undefined, at, at.remedy);
    }
  }
  const entraCode = /AADSTS\d+/.exec(messagesOf(error))?.[0];
  const known = entraCode === undefined ? undefined : BY_CODE[entraCode];
  const failure = known ?? (needsInteraction(error) ? 'interaction-required' : 'unavailable');
  return new TokenError(failure, entraCode, failure === 'unavailable' ? (latest.error ?? error) : error);
}

function messagesOf(error: unknown): string {
  const texts: string[] = [];
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) texts.push(at.message);
  return texts.join('\n');
}

/** Checks MSAL's error: @azure/identity throws an AuthenticationRequiredError for any failure, outages included. */
function needsInteraction(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if (at.name === 'InteractionRequiredAuthError') return true;
  }
  return /interaction_required|consent_required/.test(messagesOf(error));
}

/** MSAL's error has the claims; the error of @azure/identity has MSAL's error as its cause. */
function claimsOf(error: unknown): string | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const { claims } = at as { claims?: unknown };
    if (typeof claims === 'string' && claims) return claims;
  }
  return undefined;
}
