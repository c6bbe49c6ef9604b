import { generateKeyPair, type KeyPairKeyObjectResult } from 'node:crypto';
import { promisify } from 'node:util';
import { exportJWK, type JWK, type JWTPayload, SignJWT } from 'jose';
import { guidFrom } from '../random.ts';

/** RSA key that signs JSON Web Tokens with RS256, and its public half as a JWK. */
export interface SigningKey {
  readonly kid: string;
  readonly publicJwk: JWK;
  readonly privateKey: import('node:crypto').KeyObject;
  readonly publicKey: import('node:crypto').KeyObject;
  sign(claims: JWTPayload): Promise<string>;
}

/**
 * Key pairs by name, shared by all tenants of the process. Generating one takes about 0.1 s of CPU, which adds up in
 * test runs that start a hundred tenants.
 */
const pairs = new Map<string, Promise<KeyPairKeyObjectResult>>();

/**
 * A key that is new in each process and the same for the same name. Keys are the only part of a tenant that does not
 * follow from the seed.
 */
export async function createSigningKey(name: string): Promise<SigningKey> {
  const pair = pairs.get(name) ?? promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  pairs.set(name, pair);
  const { privateKey, publicKey } = await pair;
  const kid = guidFrom(name, JSON.stringify(publicKey.export({ format: 'jwk' }))).replaceAll('-', '');
  const publicJwk: JWK = { ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'RS256' };
  return {
    kid,
    publicJwk,
    privateKey,
    publicKey,
    sign: (claims) => new SignJWT(claims).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid }).sign(privateKey),
  };
}
