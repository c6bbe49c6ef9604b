import 'reflect-metadata';
import { createHash, createPrivateKey, type KeyObject } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import * as x509 from '@peculiar/x509';
import type { AppRegistration } from '../tenant/apps/app-registration.ts';

const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength: 2048,
};
const DAY = 86_400_000;

/** A self-signed certificate of an app, whose public part is registered. */
export interface AppCertificate {
  /** PEM; the registered part. */
  readonly certificate: string;
  /** PEM, PKCS #8 */
  readonly privateKey: string;
  readonly key: KeyObject;
  /** Base64url. */
  readonly sha1: string;
  /** Base64url. */
  readonly sha256: string;
}

/** `validDays`: days from now until it expires; negative: expired. `algorithm`: Entra ID accepts RSA only. */
export async function createAppCertificate(
  validDays = 365,
  algorithm: RsaHashedKeyGenParams | (EcKeyGenParams & { readonly hash: string }) = RSA,
): Promise<AppCertificate> {
  x509.cryptoProvider.set(crypto);
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=Photo Sync',
    notBefore: new Date(Date.now() - 60 * DAY),
    notAfter: new Date(Date.now() + validDays * DAY),
    keys,
    signingAlgorithm: algorithm,
  });
  const privateKey = x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
  const thumbprint = (hash: string) => createHash(hash).update(Buffer.from(certificate.rawData)).digest('base64url');
  return {
    certificate: certificate.toString('pem'),
    privateKey,
    key: createPrivateKey(privateKey),
    sha1: thumbprint('sha1'),
    sha256: thumbprint('sha256'),
  };
}

/** A key takes long to generate, so all apps of the process have the same. */
let shared: Promise<AppCertificate> | undefined;

/** Registers a certificate for the app. Writes it with its key to a file that only this user can read. */
export async function writeAppCertificate(app: AppRegistration, file: string): Promise<void> {
  shared ??= createAppCertificate();
  const { certificate, privateKey } = await shared;
  app.certificates?.push(certificate);
  await writeFile(file, `${privateKey}\n${certificate}\n`, { mode: 0o600 });
}
