import { generateKeyPair, type KeyPairKeyObjectResult } from 'node:crypto';
import { promisify } from 'node:util';
import { exportJWK, type JWK, type JWTPayload, SignJWT } from 'jose';
import { guidFrom } from '../random.ts';

/** An RSA key that signs JSON Web Tokens with RS256, and its public half as the JWKS shows it. */
export interface SigningKey {
  readonly kid: string;
  readonly publicJwk: JWK;
  readonly privateKey: import('node:crypto').KeyObject;
  readonly publicKey: import('node:crypto').KeyObject;
  sign(claims: JWTPayload): Promise<string>;
}

/** By name. Finding the primes takes a tenth of a second of a core: for one tenant nothing, for the hundred that a process of tests starts a lot. */
const pairs = new Map<string, Promise<KeyPairKeyObjectResult>>();

/** A key as new as this process, the same for the same name; keys are the one thing of the tenant that no seed decides. */
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
