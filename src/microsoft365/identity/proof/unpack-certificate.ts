import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { asCodedError } from '../../../errors.ts';

export interface CertificateParts {
  /** In the order of the text. At least one. */
  readonly certificates: readonly X509Certificate[];
  readonly key: KeyObject;
}

/** Why a text yields no certificate. `problem` takes the name of the setting for the password. */
export class UnreadableCertificate extends Error {
  readonly problem: (passwordSetting: string) => string;

  constructor(problem: string | ((passwordSetting: string) => string), cause?: unknown) {
    super('The certificate cannot be read.', { cause });
    this.problem = typeof problem === 'string' ? () => problem : problem;
  }
}

/**
 * Unpacks certificates and a private key from PEM, from PKCS #12, or from either in base64: Azure Key Vault gives its
 * certificates as PKCS #12 in base64, without a password
 * (https://learn.microsoft.com/azure/key-vault/certificates/how-to-export-certificate). Line breaks of PEM may be
 * written as `\n`, as in settings that have one line. Throws `UnreadableCertificate`.
 */
export async function unpackCertificate(content: Buffer, password: string | undefined): Promise<CertificateParts> {
  const text = content.toString('latin1');
  if (text.includes(PEM_BEGIN)) return unpackPem(text, password);
  const decoded = /^[A-Za-z0-9+/=\s]+$/.test(text) ? Buffer.from(text, 'base64') : content;
  const inside = decoded.toString('latin1');
  if (inside.includes(PEM_BEGIN)) return unpackPem(inside, password);
  if (decoded[0] !== DER_SEQUENCE) throw new UnreadableCertificate('it is neither PEM nor PKCS #12.');
  return unpackPkcs12(inside, password);
}

const PEM_BEGIN = '-----BEGIN ';
/** First byte of PKCS #12: https://www.rfc-editor.org/rfc/rfc7292#section-4 */
const DER_SEQUENCE = 0x30;

const WRONG_PASSWORD = (setting: string) => `its private key has a password, and ${setting} is not that password.`;
const NO_PASSWORD = (setting: string) => `its private key has a password, and ${setting} is missing.`;

function unpackPem(text: string, password: string | undefined): CertificateParts {
  const pem = text.replaceAll('\\n', '\n');
  const blocks = [...pem.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----[\s\S]+?-----END \1-----/g)];
  const texts = (kind: RegExp) => blocks.filter(([, label]) => kind.test(label ?? '')).map(([block]) => block);
  const [key] = texts(/PRIVATE KEY$/);
  const certificates = texts(/^(X509 |TRUSTED )?CERTIFICATE$/);
  if (key === undefined) throw new UnreadableCertificate('the file has no private key.');
  if (certificates.length === 0) throw new UnreadableCertificate('the file has no certificate.');
  return {
    certificates: parse(() => certificates.map((one) => new X509Certificate(one))),
    key: readKey(key, password),
  };
}

function readKey(pem: string, password: string | undefined): KeyObject {
  const isEncrypted = /ENCRYPTED/.test(pem);
  if (isEncrypted && password === undefined) throw new UnreadableCertificate(NO_PASSWORD);
  try {
    return createPrivateKey({ key: pem, ...(isEncrypted && { passphrase: password }) });
  } catch (error) {
    throw new UnreadableCertificate(isEncrypted ? WRONG_PASSWORD : asCodedError(error).message, error);
  }
}

function parse<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new UnreadableCertificate(asCodedError(error).message, error);
  }
}

/** Node reads no PKCS #12: its crypto module has no function for it. */
async function unpackPkcs12(der: string, password: string | undefined): Promise<CertificateParts> {
  const { default: forge } = await import('node-forge');
  const { asn1, pki, pkcs12 } = forge;
  const encoded = parse(() => asn1.fromDer(der));
  let content: ReturnType<typeof pkcs12.pkcs12FromAsn1>;
  try {
    content = pkcs12.pkcs12FromAsn1(encoded, false, password ?? '');
  } catch (error) {
    // The library throws the same kind of error for a wrong password and for a damaged file.
    const isPassword = /password|MAC/i.test(String(error));
    if (!isPassword) throw new UnreadableCertificate('it is no PKCS #12 that this program can read.', error);
    throw new UnreadableCertificate(password === undefined ? NO_PASSWORD : WRONG_PASSWORD, error);
  }
  const bagsOf = (type: string | undefined) => (type ? (content.getBags({ bagType: type })[type] ?? []) : []);
  const { certBag, keyBag, pkcs8ShroudedKeyBag } = pki.oids;
  const [key] = [...bagsOf(pkcs8ShroudedKeyBag), ...bagsOf(keyBag)];
  const bytesOf = (value: import('node-forge').asn1.Asn1) => Buffer.from(asn1.toDer(value).getBytes(), 'latin1');
  const certificates = bagsOf(certBag).map(({ cert, asn1: raw }) =>
    parse(() => new X509Certificate(bytesOf(cert ? pki.certificateToAsn1(cert) : raw))),
  );
  if (!key) throw new UnreadableCertificate('the file has no private key.');
  if (certificates.length === 0) throw new UnreadableCertificate('the file has no certificate.');
  // The library understands RSA keys and leaves others as they are.
  const pkcs8 = key.key ? pki.wrapRsaPrivateKey(pki.privateKeyToAsn1(key.key)) : key.asn1;
  return { certificates, key: parse(() => createPrivateKey({ key: bytesOf(pkcs8), format: 'der', type: 'pkcs8' })) };
}
