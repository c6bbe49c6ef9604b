import { randomUUID } from 'node:crypto';
import { type JWTPayload, SignJWT } from 'jose';
import type { AppCertificate } from '../../../sandbox/launch/app-certificate.ts';
import type { AppRegistration } from '../../../sandbox/tenant/apps/app-registration.ts';
import type { TenantState } from '../../../sandbox/tenant/tenant-state.ts';

/** Claims of a valid client assertion: https://learn.microsoft.com/entra/identity-platform/certificate-credentials */
export function assertionClaims(state: TenantState, app: AppRegistration): JWTPayload {
  const now = Math.floor(Date.now() / 1000);
  return {
    aud: `${state.addresses.entra}/${state.id}/oauth2/v2.0/token`,
    iss: app.clientId,
    sub: app.clientId,
    jti: randomUUID(),
    iat: now,
    nbf: now,
    exp: now + 600,
  };
}

export function signAssertion(
  { key, sha256 }: AppCertificate,
  claims: JWTPayload,
  header: Readonly<Record<string, unknown>> = { alg: 'PS256', 'x5t#S256': sha256 },
): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: 'PS256', typ: 'JWT', ...header }).sign(key);
}

export function assertionForm(app: Pick<AppRegistration, 'clientId'>, assertion: string): Record<string, string> {
  return {
    client_id: app.clientId,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  };
}
