import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { SignJWT } from 'jose';
import { type AppCertificate, readAppCertificate } from './app-certificate.ts';
import type { CertificateSource } from './types.ts';

export interface AssertedApp {
  readonly clientId: string;
  readonly tenantId: string;
  /** Origin of the sign-in service, e.g. `https://login.microsoftonline.com`. */
  readonly authorityHost: string;
}

/** Seconds: https://learn.microsoft.com/entra/identity-platform/certificate-credentials advises 5 to 10 minutes. */
const LIFETIME = 600;
/** An assertion is used again for this time. Milliseconds. */
const REUSE_MS = 300_000;

/**
 * Signs client assertions with the app's certificate. A changed file is read at the next assertion, so that a
 * certificate is replaced without a restart. If the new file cannot be used, for example because it is only half
 * written, the certificate of before signs until it expires.
 * The returned function rejects with `certificate-unusable`.
 */
export function createCertificateAssertion(app: AssertedApp, source: CertificateSource): () => Promise<string> {
  const current = rereadOnChange(source);
  let latest: { readonly of: AppCertificate; readonly until: number; readonly text: Promise<string> } | undefined;
  return async () => {
    const certificate = await current();
    // Assertions expire by real time.
    if (latest?.of !== certificate || latest.until <= Date.now()) {
      latest = { of: certificate, until: Date.now() + REUSE_MS, text: sign(app, certificate) };
    }
    return latest.text;
  };
}

function sign({ clientId, tenantId, authorityHost }: AssertedApp, { key, thumbprint }: AppCertificate) {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ jti: randomUUID() })
    .setProtectedHeader({ alg: 'PS256', typ: 'JWT', 'x5t#S256': thumbprint })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(`${authorityHost}/${tenantId}/oauth2/v2.0/token`)
    .setIssuedAt(now)
    .setNotBefore(now)
    .setExpirationTime(now + LIFETIME)
    .sign(key);
}

function rereadOnChange(source: CertificateSource): () => Promise<AppCertificate> {
  let usable: AppCertificate | undefined;
  let readAt: string | undefined;
  return async () => {
    const version = await versionOf(source.file);
    const isKept = usable !== undefined && usable.expires > new Date();
    if (usable && isKept && version === readAt) return usable;
    try {
      usable = await readAppCertificate(source);
      readAt = version;
    } catch (error) {
      if (!usable || !isKept) throw error;
    }
    return usable;
  };
}

/** Changes with the file. Kubernetes replaces a mounted secret by a link to another file. */
async function versionOf(file: string | undefined): Promise<string> {
  if (file === undefined) return '';
  try {
    const { ino, mtimeMs, size } = await stat(file);
    return `${ino} ${mtimeMs} ${size}`;
  } catch {
    return 'missing';
  }
}
