import { generateKeyPairSync } from 'node:crypto';
import { exportJWK, type JWK, type JWTPayload, SignJWT } from 'jose';
import { guidFrom } from './random.ts';

/** An RSA key that signs JSON Web Tokens with RS256, and its public half as the JWKS shows it. */
export interface SigningKey {
  readonly kid: string;
  readonly publicJwk: JWK;
  readonly privateKey: import('node:crypto').KeyObject;
  readonly publicKey: import('node:crypto').KeyObject;
  sign(claims: JWTPayload): Promise<string>;
}

/** A new key; keys are the one thing of the tenant that no seed decides. */
export async function createSigningKey(name: string): Promise<SigningKey> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
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
