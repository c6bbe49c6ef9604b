import { decodeJwt } from 'jose';
import type { AppRegistration } from '../../tenant/apps/app-registration.ts';
import type { TenantState } from '../../tenant/tenant-state.ts';
import { EntraError } from '../entra-error.ts';
import { issuerOf, v1IssuerOf } from '../tokens/issuer.ts';
import { validateToken } from '../tokens/validate-access-token.ts';
import { verifyByPublishedKeys } from './published-keys.ts';

/**
 * Verifies a token of another workload that stands for the app: of a user-assigned managed identity, or of a foreign
 * issuer such as a Kubernetes cluster. One of the app's federated credentials has exactly its issuer, subject and
 * audience.
 * Throws: no credential of this issuer 700211, of this subject 700213, of this audience 700212, token of an app or a
 * person instead of an identity 700222, bad signature 50013, outside its lifetime 700024, and what
 * `verifyByPublishedKeys` throws. Which of several mismatches Entra reports first, and that it checks signature and
 * lifetime last, is UNCONFIRMED.
 * https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity
 * https://learn.microsoft.com/entra/workload-id/workload-identity-federation
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
export async function verifyFederatedAssertion(
  state: TenantState,
  app: AppRegistration,
  assertion: string,
): Promise<void> {
  const { iss = '', sub = '', aud = '', azp, appid } = decodeJwt(assertion);
  const trusted = app.federatedCredentials ?? [];
  const noMatch = (code: 700211 | 700212 | 700213, what: string, given: string) =>
    new EntraError(
      code,
      `No matching federated identity record found for presented assertion ${what} '${given}'. ` +
        'Check your federated identity credential Subject, Audience and Issuer against the presented assertion. ' +
        'https://learn.microsoft.com/entra/workload-id/workload-identity-federation',
    );
  const ofIssuer = trusted.filter(({ issuer }) => issuer === iss);
  if (ofIssuer.length === 0) throw noMatch(700211, 'issuer', iss);
  const ofSubject = ofIssuer.filter(({ subject }) => subject === sub);
  if (ofSubject.length === 0) throw noMatch(700213, 'subject', sub);
  const audience = [aud].flat()[0] ?? '';
  if (!ofSubject.some((one) => one.audience === audience)) throw noMatch(700212, 'audience', audience);
  const isOurs = iss === issuerOf(state) || iss === v1IssuerOf(state);
  if (!isOurs) return verifyByPublishedKeys(assertion, { issuer: iss, audience });
  if (!state.apps.get(String(azp ?? appid))?.managedIdentity) {
    throw new EntraError(700222, 'AAD-issued tokens may not be used for federated identity flows.');
  }
  const validation = await validateToken(state, assertion, [audience]);
  if (!('rejected' in validation)) return;
  if (validation.rejected === 'expired') {
    throw new EntraError(700024, 'Client assertion is not within its valid time range.');
  }
  throw new EntraError(50013, 'Assertion failed signature validation.');
}
