import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { asCodedError, CodedError } from '../../errors.ts';

/**
 * Reads the app's certificate and its private key from one PEM file; the key must be RSA and have no password: an
 * assertion is signed with PS256 or RS256.
 * Throws `certificate-unusable` for any other file, or if the certificate is not valid now (`now`: real time).
 * https://learn.microsoft.com/entra/identity-platform/certificate-credentials
 */
export function readAppCertificate(file: string, now = new Date()): string {
  const unusable = (problem: string, cause?: unknown) =>
    new CodedError('certificate-unusable', `The app's certificate cannot be used: ${problem}`, {
      cause,
      remedy: `APP_CERTIFICATE_FILE is ${file}. It must hold a certificate and its RSA private key of at least 2048 bits, without a password, both as PEM. docs/permissions.md says how to create one.`,
    });
  let pem: string;
  try {
    pem = readFileSync(file, 'utf8');
  } catch (error) {
    throw unusable('the file cannot be read.', error);
  }
  const { certificate, key } = parse(pem, unusable);
  const unsuitable = unsuitableKey(key);
  if (unsuitable) throw unusable(unsuitable);
  if (!certificate.checkPrivateKey(key)) throw unusable('the private key belongs to another certificate.');
  if (certificate.validToDate < now) throw unusable(`it expired on ${certificate.validToDate.toISOString()}.`);
  if (certificate.validFromDate > now)
    throw unusable(`it is not valid before ${certificate.validFromDate.toISOString()}.`);
  return pem;
}

/** Bits. The signing library refuses shorter keys: https://www.rfc-editor.org/rfc/rfc7518#section-3.3 */
const MIN_KEY_BITS = 2_048;

/** Without this check, MSAL would fail at each token, in a way that looks like an unreachable sign-in host. */
function unsuitableKey({ asymmetricKeyType: type, asymmetricKeyDetails }: KeyObject): string | undefined {
  if (type !== 'rsa') return `its key is of the type ${type}, and Entra ID accepts RSA keys only.`;
  const bits = asymmetricKeyDetails?.modulusLength ?? 0;
  return bits < MIN_KEY_BITS ? `its key has ${bits} bits, fewer than ${MIN_KEY_BITS}.` : undefined;
}

function parse(pem: string, unusable: (problem: string, cause?: unknown) => CodedError) {
  try {
    return { certificate: new X509Certificate(pem), key: createPrivateKey(pem) };
  } catch (error) {
    const problem = /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem)
      ? asCodedError(error).message
      : 'the file has no private key.';
    throw unusable(problem, error);
  }
}
