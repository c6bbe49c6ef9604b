import assert from 'node:assert/strict';
import { errors } from 'jose';
import { createChannelKeys } from '../../../../bot/teams/auth/channel-keys.ts';
import { createSigningKey } from '../../../../sandbox/tenant/apps/signing-key.ts';

const METADATA = 'https://login.example/metadata';
const JWKS = 'https://login.example/keys';
const HEADER = { alg: 'RS256', kid: 'a' };
const TOKEN = { payload: '', signature: '' };

describe("The channel's keys", () => {
  const keysBehind = async (answers: { metadata?: () => Response } = {}) => {
    const asked: string[] = [];
    const { publicJwk } = await createSigningKey('a');
    const keys = [
      { ...publicJwk, kid: 'a', endorsements: ['msteams'] },
      { ...publicJwk, kid: 'b' },
    ];
    const { metadata = () => Response.json({ jwks_uri: JWKS }) } = answers;
    const fetch: typeof globalThis.fetch = async (url) => {
      asked.push(String(url));
      return String(url) === JWKS ? Response.json({ keys }) : metadata();
    };
    return { asked, keys: createChannelKeys(METADATA, fetch) };
  };

  it('are read once, where the metadata say, for as many tokens as come', async () => {
    const { asked, keys } = await keysBehind();
    await Promise.all(['a', 'b', 'a'].map((kid) => keys.get({ ...HEADER, kid }, TOKEN)));
    assert.deepEqual(asked, [METADATA, JWKS]);
  });

  it('speak for the channels of their endorsements, and without any for none', async () => {
    const { keys } = await keysBehind();
    await keys.get(HEADER, TOKEN);
    assert.deepEqual(
      ['a', 'b', 'c', undefined].map((kid) => keys.endorsements(kid)),
      [['msteams'], [], [], []],
    );
  });

  it('that are not known are told apart from keys that can not be read', async () => {
    const { keys } = await keysBehind();
    await assert.rejects(async () => keys.get({ ...HEADER, kid: 'c' }, TOKEN), errors.JWKSNoMatchingKey);
    for (const metadata of [() => new Response('<html>'), () => Response.json({}), () => Response.error()]) {
      const broken = await keysBehind({ metadata });
      await assert.rejects(async () => broken.keys.get(HEADER, TOKEN), { code: 'channel-keys-unavailable' });
    }
  });

  it('that could not be read are read for the next token', async () => {
    let down = true;
    const { keys } = await keysBehind({
      metadata: () => (down ? new Response('', { status: 503 }) : Response.json({ jwks_uri: JWKS })),
    });
    await assert.rejects(async () => keys.get(HEADER, TOKEN), { code: 'channel-keys-unavailable' });
    down = false;
    await keys.get(HEADER, TOKEN);
  });
});
