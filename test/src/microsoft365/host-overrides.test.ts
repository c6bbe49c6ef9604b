import assert from 'node:assert/strict';
import { CLOUDS } from '../../../src/microsoft365/clouds.ts';
import { withOverrides } from '../../../src/microsoft365/host-overrides.ts';

const SANDBOX = {
  authorityHost: 'https://localhost:8443',
  graphUrl: 'https://localhost:8444',
  openIdMetadataUrl: 'http://localhost:8445/openid',
};

describe('The hosts of a cloud', () => {
  it('stay the same without overrides', () => {
    assert.equal(withOverrides(CLOUDS.worldwide, {}), CLOUDS.worldwide);
    assert.equal(withOverrides(CLOUDS.worldwide, { graphUrl: undefined }), CLOUDS.worldwide);
  });

  it('are replaced by hosts on this machine, while audiences and issuers stay', () => {
    const cloud = withOverrides(CLOUDS.worldwide, {
      authorityHost: 'https://localhost:8443/',
      graphUrl: 'https://127.0.0.1:8444',
      openIdMetadataUrl: 'http://[::1]:8445/openid',
      officeUrl: 'http://localhost:8446',
      photoPage: 'http://localhost:8447/photo',
    });
    assert.equal(cloud.authorityHost, 'https://localhost:8443');
    assert.deepEqual(cloud.graph, { url: 'https://127.0.0.1:8444', resource: 'https://graph.microsoft.com' });
    assert.equal(cloud.channel.openIdMetadataUrl, 'http://[::1]:8445/openid');
    assert.equal(cloud.channel.tokenIssuer, CLOUDS.worldwide.channel.tokenIssuer);
    assert.equal(cloud.photoPage, 'http://localhost:8447/photo');
    assert.equal(cloud.loopback, true);
    assert.equal(CLOUDS.worldwide.loopback, false);
  });

  for (const name of ['authorityHost', 'graphUrl', 'openIdMetadataUrl'] as const) {
    it(`are not replaced unless ${name} is replaced too`, () => {
      assert.throws(() => withOverrides(CLOUDS.worldwide, { ...SANDBOX, [name]: undefined }), {
        code: 'host-refused',
        message: new RegExp(name),
      });
    });
  }

  for (const url of [
    'https://login.evil.example',
    'https://localhost.evil.example',
    'https://localhost@evil.example',
    'https://evil.example#localhost',
    'https://127.0.0.1.evil.example',
    'https://someone:secret@localhost',
    'https://0.0.0.0',
    'ftp://localhost',
    'javascript://localhost/%0aalert(1)',
    'localhost:8443',
  ]) {
    it(`are not replaced by ${url}`, () => {
      const overrides = { ...SANDBOX, authorityHost: url };
      assert.throws(
        () => withOverrides(CLOUDS.worldwide, overrides),
        (error: Error & { code?: string }) =>
          error.code === 'host-refused' &&
          error.message.includes('authorityHost') &&
          !error.message.includes('graphUrl'),
      );
    });
  }
});
