import { X509Certificate } from 'node:crypto';
import { compactVerify, decodeJwt, decodeProtectedHeader, type JWTPayload } from 'jose';
import type { AppRegistration } from '../../tenant/apps/app-registration.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { EntraError, malformedRequest, missingParameter } from '../entra-error.ts';
import { issuerOf } from '../tokens/issuer.ts';
import { verifyFederatedAssertion } from './federated-assertion.ts';

const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const NOT_REGISTERED =
  'The certificate with identifier used to sign the client assertion is not registered on application.';
const BAD_SIGNATURE = 'Client assertion contains an invalid signature.';
/** Tolerated clock difference in seconds. UNCONFIRMED. */
const CLOCK_SKEW = 300;

/**
 * Verifies a token that proves possession of the key of a registered certificate. The header identifies the certificate
 * by SHA-256 thumbprint (`x5t#S256`) or, from older clients, by SHA-1 thumbprint (`x5t`). A token without
 * thumbprint, of another issuer than the app, is left to `verifyFederatedAssertion`.
 * Throws: no type 900144, other type 9002313, not a token 50027, unknown or expired certificate or bad signature
 * 700027, outside its lifetime 700024, other audience 700023, other app 700021. The code for the audience is
 * UNCONFIRMED.
 * https://learn.microsoft.com/entra/identity-platform/certificate-credentials
 */
export async function verifyClientAssertion(
  state: TenantState,
  app: AppRegistration,
  assertion: string,
  type: string | null,
): Promise<void> {
  if (!type) throw missingParameter('client_assertion_type');
  if (type !== JWT_BEARER) throw malformedRequest();
  const { header, claims } = decode(assertion);
  const hasThumbprint = header.x5t !== undefined || header['x5t#S256'] !== undefined;
  if (!hasThumbprint && claims.iss?.toLowerCase() !== app.clientId.toLowerCase()) {
    return verifyFederatedAssertion(state, app, assertion);
  }
  const certificate = (app.certificates ?? [])
    .map((pem) => new X509Certificate(pem))
    .find((one) => matchesThumbprint(header, one));
  const rejected = (text: string, reason: string) => {
    const thumbprint = header['x5t#S256'] ?? header.x5t ?? '';
    return new EntraError(
      700027,
      `${text} [Reason - ${reason}, Thumbprint of key used by client: '${thumbprint}', ` +
        `Please visit the Azure Portal, Graph Explorer or directly use MS Graph to see configured keys for app Id '${app.clientId}'.]`,
    );
  };
  if (!certificate) throw rejected(NOT_REGISTERED, 'The key was not found.');
  const now = new Date();
  if (certificate.validFromDate > now || certificate.validToDate < now) {
    throw rejected(BAD_SIGNATURE, 'The key used is expired.');
  }
  try {
    await compactVerify(assertion, certificate.publicKey, { algorithms: ['PS256', 'RS256'] });
  } catch {
    throw rejected(BAD_SIGNATURE, 'The key was found but use of the key to verify the signature failed.');
  }
  checkClaims(state, app, claims, now);
}

function checkClaims(state: TenantState, app: AppRegistration, claims: JWTPayload, now: Date): void {
  const { iss, sub, aud, nbf = 0, exp } = claims;
  const seconds = now.getTime() / 1000;
  const timeOf = (time: number | undefined) => (time === undefined ? 'none' : new Date(time * 1000).toISOString());
  if (exp === undefined || nbf - CLOCK_SKEW > seconds || exp + CLOCK_SKEW < seconds) {
    throw new EntraError(
      700024,
      `Client assertion is not within its valid time range. Current time: ${now.toISOString()}, ` +
        `assertion valid from ${timeOf(nbf)}, expiry time of assertion ${timeOf(exp)}.`,
    );
  }
  const { entra } = state.addresses;
  const { botFrameworkTenant } = state.cloud;
  const names = [state.id, state.domain, botFrameworkTenant.id, botFrameworkTenant.domain];
  const audiences = names.map((name) => `${entra}/${name}/oauth2/v2.0/token`);
  if (![...audiences, issuerOf(state)].some((audience) => [aud].flat().includes(audience))) {
    throw new EntraError(700023, 'Client assertion audience claim does not match Realm issuer.');
  }
  const isApp = (id: string | undefined) => id?.toLowerCase() === app.clientId.toLowerCase();
  if (isApp(iss) && isApp(sub)) return;
  throw new EntraError(
    700021,
    `Client assertion application identifier doesn't match 'client_id' parameter. The client_id is '${app.clientId}'.`,
  );
}

function decode(assertion: string): { header: Readonly<Record<string, unknown>>; claims: JWTPayload } {
  try {
    return { header: { ...decodeProtectedHeader(assertion) }, claims: decodeJwt(assertion) };
  } catch {
    throw new EntraError(50027, 'JWT token is invalid or malformed.');
  }
}

/** Whether the header identifies this certificate. If it has both thumbprints, both must match. */
function matchesThumbprint(header: Readonly<Record<string, unknown>>, certificate: X509Certificate): boolean {
  const thumbprint = (hex: string) => Buffer.from(hex.replaceAll(':', ''), 'hex').toString('base64url');
  const { x5t, 'x5t#S256': x5tS256 } = header;
  if (x5t === undefined && x5tS256 === undefined) return false;
  return (
    (x5t === undefined || x5t === thumbprint(certificate.fingerprint)) &&
    (x5tS256 === undefined || x5tS256 === thumbprint(certificate.fingerprint256))
  );
}
