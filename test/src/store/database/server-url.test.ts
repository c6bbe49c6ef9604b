import assert from 'node:assert/strict';
import { withTls } from '../../../../src/store/database/server-url.ts';

const REMOTE = 'postgres://me:p%40ss@db.contoso.com:5432/photos';

describe('The connection to a PostgreSQL server', () => {
  const parametersOf = (url: string, caFile?: string) => {
    const { search, href } = new URL(withTls(url, caFile));
    assert.equal(href.replace(search, ''), url.split('?')[0], 'nothing else is changed');
    return Object.fromEntries(new URLSearchParams(search));
  };

  it('is encrypted and checked by default if the server is on another machine', () => {
    for (const url of [REMOTE, 'postgresql://me@10.0.0.7/photos', 'postgres://me@[2001:db8::1]/photos']) {
      assert.deepEqual(parametersOf(url), { sslmode: 'verify-full' });
    }
    assert.deepEqual(parametersOf(`${REMOTE}?application_name=x`), { application_name: 'x', sslmode: 'verify-full' });
  });

  it('is left as it is on this machine, and where the address says so', () => {
    for (const url of [
      'postgres://me@localhost:5432/photos',
      'postgres://me@127.0.0.1/photos',
      'postgres://me@[::1]/photos',
      'postgres://me@%2Fvar%2Frun%2Fpostgresql/photos',
      `${REMOTE}?sslmode=disable`,
      `${REMOTE}?sslmode=require`,
      `${REMOTE}?ssl=false`,
      `${REMOTE}?sslrootcert=/ca.pem`,
    ]) {
      assert.equal(withTls(url, undefined), url);
    }
  });

  it('trusts the authority of the setting, unless the address names one or turns TLS off', () => {
    const encrypted = { sslrootcert: '/ca.pem', sslmode: 'verify-full' };
    assert.deepEqual(parametersOf(REMOTE, '/ca.pem'), encrypted);
    assert.deepEqual(parametersOf('postgres://me@localhost/photos', '/ca.pem'), encrypted);
    assert.deepEqual(parametersOf(`${REMOTE}?sslmode=require`, '/ca.pem'), {
      sslmode: 'require',
      sslrootcert: '/ca.pem',
    });
    assert.deepEqual(parametersOf(`${REMOTE}?sslrootcert=/own.pem`, '/ca.pem'), { sslrootcert: '/own.pem' });
    assert.deepEqual(parametersOf(`${REMOTE}?sslmode=disable`, '/ca.pem'), { sslmode: 'disable' });
  });
});
