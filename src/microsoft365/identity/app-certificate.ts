import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { asCodedError, CodedError } from '../../errors.ts';

/**
 * Reads the app's certificate and its private key from one PEM file; the key must have no password.
 * Throws `certificate-unusable` for any other file, or if the certificate is not valid now (`now`: real time).
 * https://learn.microsoft.com/entra/identity-platform/certificate-credentials
 */
export function readAppCertificate(file: string, now = new Date()): string {
  const unusable = (problem: string, cause?: unknown) =>
    new CodedError('certificate-unusable', `The app's certificate cannot be used: ${problem}`, {
      cause,
      remedy: `APP_CERTIFICATE_FILE is ${file}. It must hold a certificate and its private key without a password, both as PEM.`,
    });
  let pem: string;
  try {
    pem = readFileSync(file, 'utf8');
  } catch (error) {
    throw unusable('the file cannot be read.', error);
  }
  const { certificate, key } = parse(pem, unusable);
  if (!certificate.checkPrivateKey(key)) throw unusable('the private key belongs to another certificate.');
  if (certificate.validToDate < now) throw unusable(`it expired on ${certificate.validToDate.toISOString()}.`);
  if (certificate.validFromDate > now)
    throw unusable(`it is not valid before ${certificate.validFromDate.toISOString()}.`);
  return pem;
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
