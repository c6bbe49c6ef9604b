import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import forge from 'node-forge';
import { type AppCertificate, createAppCertificate } from '../../../../../sandbox/launch/app-certificate.ts';
import type { CodedError } from '../../../../../src/errors.ts';
import { readAppCertificate } from '../../../../../src/microsoft365/identity/proof/app-certificate.ts';
import { createCertificateAssertion } from '../../../../../src/microsoft365/identity/proof/certificate-assertion.ts';
import type { CertificateSource } from '../../../../../src/microsoft365/identity/proof/types.ts';

const DAY = 86_400_000;

describe("The app's certificate", () => {
  let folder: string;
  let own: AppCertificate;
  let other: AppCertificate;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'app-certificate-'));
    [own, other] = await Promise.all([createAppCertificate(), createAppCertificate()]);
  });
  after(() => rmSync(folder, { recursive: true }));

  const source = (given: Omit<CertificateSource, 'setting'>): CertificateSource => ({
    setting: 'APP_CERTIFICATE',
    ...given,
  });
  const pem = (...parts: readonly string[]) => parts.join('\n');
  const base64 = (text: string | Buffer) => Buffer.from(text as string, 'latin1').toString('base64');
  const encrypted = (key: KeyObject, passphrase: string) =>
    String(key.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase }));

  /** Binary text. `''`: without a password, as Azure Key Vault exports it. */
  function pkcs12(password: string, algorithm: '3des' | 'aes256', certificates = [own.certificate]): string {
    const key = forge.pki.privateKeyFromPem(own.privateKey);
    const chain = certificates.map((one) => forge.pki.certificateFromPem(one));
    return forge.asn1.toDer(forge.pkcs12.toPkcs12Asn1(key, chain, password, { algorithm })).getBytes();
  }

  async function assertOwn(given: Omit<CertificateSource, 'setting'>, message?: string): Promise<void> {
    const { thumbprint, key } = await readAppCertificate(source(given));
    assert.equal(thumbprint, own.sha256, message);
    assert.ok(createPublicKey(key).equals(createPublicKey(own.key)), message);
  }
  const fileWith = (name: string, content: string) => {
    writeFileSync(join(folder, name), content, 'latin1');
    return join(folder, name);
  };

  it('is read from a value: PEM in lines, in one line, in base64, and PKCS #12 in base64', async () => {
    const text = pem(own.privateKey, own.certificate);
    await assertOwn({ value: text });
    await assertOwn({ value: text.replaceAll('\n', '\\n') }, 'one line');
    await assertOwn({ value: text.replaceAll('\n', '\r\n') }, 'line ends of Windows');
    await assertOwn({ value: base64(text) });
    await assertOwn({ value: base64(pkcs12('', '3des')) }, 'as from Azure Key Vault');
    await assertOwn({ value: base64(pkcs12('', 'aes256')) });
    await assertOwn({ file: fileWith('app.pfx', pkcs12('p@ss', 'aes256')), password: 'p@ss' });
  });

  it('is found in a chain in any order', async () => {
    for (const certificates of [
      [own.certificate, other.certificate],
      [other.certificate, own.certificate],
    ]) {
      await assertOwn({ value: pem(own.privateKey, ...certificates) });
      await assertOwn({ value: pem(...certificates, own.privateKey) });
      await assertOwn({ value: base64(pkcs12('', 'aes256', certificates)) });
    }
  });

  it('may have a key with a password', async () => {
    const value = pem(encrypted(own.key, 'p@ss'), own.certificate);
    await assertOwn({ value, password: 'p@ss' });
    await assertOwn({ value: pem(own.privateKey, own.certificate), password: 'not needed' });
  });

  it('is refused with a sentence of its own for each problem, which never has the value', async () => {
    const [future, third] = await Promise.all([createAppCertificate(30), createAppCertificate()]);
    const locked = pem(encrypted(own.key, 'p@ss'), own.certificate);
    const locked12 = base64(pkcs12('p@ss', 'aes256'));
    for (const [given, problem] of [
      [{ value: locked }, /its private key has a password, and APP_CERTIFICATE_PASSWORD is missing/],
      [{ value: locked, password: 'x' }, /APP_CERTIFICATE_PASSWORD is not that password/],
      [{ value: locked12 }, /its private key has a password, and APP_CERTIFICATE_PASSWORD is missing/],
      [{ value: locked12, password: 'x' }, /APP_CERTIFICATE_PASSWORD is not that password/],
      [{ value: pem(own.privateKey, other.certificate) }, /the private key belongs to another certificate/],
      [
        { value: pem(own.privateKey, other.certificate, third.certificate) },
        /none of its 2 certificates belongs to the private key/,
      ],
      [{ value: own.certificate }, /the file has no private key/],
      [{ value: own.privateKey }, /the file has no certificate/],
      [{ value: '/etc/app.pem' }, /it is neither PEM nor PKCS #12/],
      [{ value: base64('0 is the first byte of DER') }, /it is no PKCS #12|too few bytes|ASN\.1|parse/i],
      [{ file: join(folder, 'missing.pem') }, /the file cannot be read/],
    ] as const) {
      await assert.rejects(readAppCertificate(source(given)), (error: CodedError) => {
        assert.equal(error.code, 'certificate-unusable');
        assert.match(error.message, problem);
        const text = `${error.message}${error.remedy}`;
        assert.match(text, 'file' in given ? /APP_CERTIFICATE_FILE is / : /APP_CERTIFICATE is a value/);
        assert.ok(!('value' in given) || !text.includes(given.value.slice(0, 40)), text);
        return true;
      });
    }
    const value = pem(future.privateKey, future.certificate);
    const early = new Date(Date.now() - 90 * DAY);
    await assert.rejects(readAppCertificate(source({ value }), early), /it is not valid before \d{4}-/);
    const late = new Date(Date.now() + 31 * DAY);
    await assert.rejects(readAppCertificate(source({ value }), late), /it expired on \d{4}-/);
  });

  describe('signs assertions', () => {
    const APP = { clientId: 'app', tenantId: 'contoso', authorityHost: 'https://login.example' };
    const thumbprintIn = (assertion: string) => decodeProtectedHeader(assertion)['x5t#S256'];

    it('with PS256, for the token endpoint of the tenant, for ten minutes', async () => {
      const value = pem(own.privateKey, own.certificate);
      const assertion = await createCertificateAssertion(APP, source({ value }))();
      const { payload } = await jwtVerify(assertion, createPublicKey(createPrivateKey(own.privateKey)), {
        algorithms: ['PS256'],
        audience: 'https://login.example/contoso/oauth2/v2.0/token',
        issuer: 'app',
        subject: 'app',
      });
      assert.equal((payload.exp ?? 0) - (payload.nbf ?? 0), 600);
      assert.ok(payload.jti);
      assert.equal(thumbprintIn(assertion), own.sha256);
    });

    it('with the new certificate as soon as the file is replaced, and with the old one while it is half written', async () => {
      const file = fileWith('rotated.pem', pem(own.privateKey, own.certificate));
      const assertion = createCertificateAssertion(APP, source({ file }));
      assert.equal(thumbprintIn(await assertion()), own.sha256);
      const renewed = pem(other.privateKey, other.certificate);
      fileWith('rotated.pem', renewed.slice(0, 900));
      assert.equal(thumbprintIn(await assertion()), own.sha256, 'half written');
      renameSync(fileWith('next.pem', renewed), file);
      assert.equal(thumbprintIn(await assertion()), other.sha256);
      rmSync(file);
      assert.equal(thumbprintIn(await assertion()), other.sha256, 'removed');
    });
  });
});
