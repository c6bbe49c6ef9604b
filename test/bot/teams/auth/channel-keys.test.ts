import assert from 'node:assert/strict';
import { errors } from 'jose';
import { createChannelKeys } from '../../../../bot/teams/auth/channel-keys.ts';
import { createSigningKey } from '../../../../sandbox/tenant/apps/signing-key.ts';

const METADATA = 'https://login.example/metadata';
const JWKS = 'https://login.example/keys';
const HEADER = { alg: 'RS256', kid: 'a' };
const TOKEN = { payload: '', signature: '' };

describe("The channel's keys", () => {
  const createKeys = async (answers: { metadata?: () => Response } = {}) => {
    const fetched: string[] = [];
    const { publicJwk } = await createSigningKey('a');
    const keys = [
      { ...publicJwk, kid: 'a', endorsements: ['msteams'] },
      { ...publicJwk, kid: 'b' },
    ];
    const { metadata = () => Response.json({ jwks_uri: JWKS }) } = answers;
    const fetch: typeof globalThis.fetch = async (url) => {
      fetched.push(String(url));
      return String(url) === JWKS ? Response.json({ keys }) : metadata();
    };
    return { fetched, keys: createChannelKeys(METADATA, fetch) };
  };

  it('are fetched once for concurrent tokens, from the URL in the metadata', async () => {
    const { fetched, keys } = await createKeys();
    await Promise.all(['a', 'b', 'a'].map((kid) => keys.get({ ...HEADER, kid }, TOKEN)));
    assert.deepEqual(fetched, [METADATA, JWKS]);
  });

  it('have the endorsements of the key set', async () => {
    const { keys } = await createKeys();
    await keys.get(HEADER, TOKEN);
    assert.deepEqual(
      ['a', 'b', 'c', undefined].map((kid) => keys.endorsements(kid)),
      [['msteams'], [], [], []],
    );
  });

  it('reject unknown keys differently from keys that cannot be read', async () => {
    const { keys } = await createKeys();
    await assert.rejects(async () => keys.get({ ...HEADER, kid: 'c' }, TOKEN), errors.JWKSNoMatchingKey);
    for (const metadata of [() => new Response('<html>'), () => Response.json({}), () => Response.error()]) {
      const broken = await createKeys({ metadata });
      await assert.rejects(async () => broken.keys.get(HEADER, TOKEN), { code: 'channel-keys-unavailable' });
    }
  });

  it('are fetched again for the next token after a failure', async () => {
    let down = true;
    const { keys } = await createKeys({
      metadata: () => (down ? new Response('', { status: 503 }) : Response.json({ jwks_uri: JWKS })),
    });
    await assert.rejects(async () => keys.get(HEADER, TOKEN), { code: 'channel-keys-unavailable' });
    down = false;
    await keys.get(HEADER, TOKEN);
  });
});
