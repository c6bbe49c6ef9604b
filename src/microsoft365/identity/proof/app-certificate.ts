import { createHash, type KeyObject, type X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { CodedError } from '../../../errors.ts';
import type { CertificateSource } from './types.ts';
import { type CertificateParts, UnreadableCertificate, unpackCertificate } from './unpack-certificate.ts';

/** A certificate that can be used now. */
export interface AppCertificate {
  readonly key: KeyObject;
  /** SHA-256 of the certificate in base64url: `x5t#S256`. */
  readonly thumbprint: string;
  readonly expires: Date;
  readonly certificate: X509Certificate;
}

/**
 * Reads the app's certificate and its private key. The key must be RSA, because an assertion is signed with PS256.
 * Further certificates, such as a chain in any order, are ignored: Entra ID compares only the app's own.
 * Throws `certificate-unusable` for anything else, or if the certificate is not valid now (`now`: real time).
 * https://learn.microsoft.com/entra/identity-platform/certificate-credentials
 */
export async function readAppCertificate(source: CertificateSource, now = new Date()): Promise<AppCertificate> {
  const { certificates, key } = await unpack(source);
  const unsuitable = unsuitableKey(key);
  if (unsuitable) throw unusable(source, unsuitable);
  const certificate = certificates.find((one) => one.checkPrivateKey(key));
  if (!certificate) throw unusable(source, certificates.length === 1 ? OF_ANOTHER : noneOf(certificates.length));
  const { validFromDate, validToDate } = certificate;
  if (validToDate < now) throw unusable(source, `it expired on ${validToDate.toISOString()}.`);
  if (validFromDate > now) throw unusable(source, `it is not valid before ${validFromDate.toISOString()}.`);
  return { key, thumbprint: thumbprintOf(certificate), expires: validToDate, certificate };
}

const OF_ANOTHER = 'the private key belongs to another certificate.';
const noneOf = (count: number) => `none of its ${count} certificates belongs to the private key.`;

async function unpack(source: CertificateSource): Promise<CertificateParts> {
  try {
    return await unpackCertificate(await contentOf(source), source.password);
  } catch (error) {
    if (error instanceof UnreadableCertificate) throw unusable(source, error.problem(`${source.setting}_PASSWORD`));
    throw unusable(source, 'the file cannot be read.', error);
  }
}

async function contentOf({ file, value }: CertificateSource): Promise<Buffer> {
  return file === undefined ? Buffer.from(value ?? '') : readFile(file);
}

/** Bits. The signing library refuses shorter keys: https://www.rfc-editor.org/rfc/rfc7518#section-3.3 */
const MIN_KEY_BITS = 2_048;

/** Without this check, each token request would fail in a way that looks like an unreachable sign-in host. */
function unsuitableKey({ asymmetricKeyType: type, asymmetricKeyDetails }: KeyObject): string | undefined {
  if (type !== 'rsa') return `its key is of the type ${type}, and Entra ID accepts RSA keys only.`;
  const bits = asymmetricKeyDetails?.modulusLength ?? 0;
  return bits < MIN_KEY_BITS ? `its key has ${bits} bits, fewer than ${MIN_KEY_BITS}.` : undefined;
}

function thumbprintOf({ raw }: X509Certificate): string {
  return createHash('sha256').update(raw).digest('base64url');
}

/** The message names the file, never the value. */
function unusable({ setting, file }: CertificateSource, problem: string, cause?: unknown): CodedError {
  const whose = setting === 'BOT_CERTIFICATE' ? "bot's" : "app's";
  const place = file === undefined ? `${setting} is a value.` : `${setting}_FILE is ${file}.`;
  return new CodedError('certificate-unusable', `The ${whose} certificate cannot be used: ${problem}`, {
    cause,
    remedy: `${place} It must hold a certificate and its RSA private key of at least 2048 bits, as PEM or PKCS #12. docs/permissions.md says how to create one, docs/operate/rotate.md how to replace one.`,
  });
}
