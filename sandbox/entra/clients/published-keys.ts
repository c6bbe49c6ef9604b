import { createLocalJWKSet, decodeProtectedHeader, errors, type JSONWebKeySet, jwtVerify } from 'jose';
import { EntraError } from '../entra-error.ts';
import { CLOCK_SKEW } from '../tokens/access-token.ts';

/**
 * Verifies signature and lifetime of a token by the keys that its issuer publishes, as OpenID Connect Discovery says.
 * Entra requires https of an issuer; in the sandbox, one on this machine has http. The keys are read each time; for how
 * long Entra keeps them is UNCONFIRMED.
 * Throws: no document or another issuer's 50166, unknown key 7000272, bad signature 50013, outside its lifetime 700024.
 * https://learn.microsoft.com/entra/workload-id/workload-identity-federation#how-it-works
 * 50166: https://github.com/Azure/azure-workload-identity/issues/642
 * 7000272: https://github.com/Azure/azure-workload-identity/issues/1232
 */
export async function verifyByPublishedKeys(
  token: string,
  { issuer, audience }: { readonly issuer: string; readonly audience: string },
): Promise<void> {
  const keys = createLocalJWKSet(await publishedKeys(issuer));
  try {
    await jwtVerify(token, keys, {
      algorithms: ['RS256'],
      issuer,
      audience,
      clockTolerance: CLOCK_SKEW,
      requiredClaims: ['exp', 'sub'],
    });
  } catch (error) {
    if (error instanceof errors.JWKSNoMatchingKey) {
      throw new EntraError(
        7000272,
        `The certificate with identifier ${decodeProtectedHeader(token).kid} used to sign the federated credential could not be found in the metadata of identity provider ${issuer}. ` +
          "Please validate that your Identity Provider's metadata exposes the key used to sign the incoming token.",
      );
    }
    if (error instanceof errors.JWTExpired || isEarly(error)) {
      throw new EntraError(700024, 'Client assertion is not within its valid time range.');
    }
    throw new EntraError(50013, 'Assertion failed signature validation.');
  }
}

function isEarly(error: unknown): boolean {
  return error instanceof errors.JWTClaimValidationFailed && error.claim === 'nbf';
}

async function publishedKeys(issuer: string): Promise<JSONWebKeySet> {
  const metadata = await readJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  const { issuer: named, jwks_uri: address } = metadata;
  if (named !== issuer || typeof address !== 'string') throw unreachable();
  const keys = await readJson(address);
  if (!Array.isArray(keys.keys)) throw unreachable();
  return keys as unknown as JSONWebKeySet;
}

async function readJson(address: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    const response = await fetch(address);
    if (!response.ok) throw unreachable();
    return (await response.json()) as Readonly<Record<string, unknown>>;
  } catch {
    throw unreachable();
  }
}

function unreachable(): EntraError {
  return new EntraError(50166, 'Request to External OIDC endpoint failed.');
}
