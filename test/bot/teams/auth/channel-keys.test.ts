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

  describe('when their host fails', () => {
    /** Keys whose host can be switched off, and a clock that is moved by hand. */
    const create = async ({ down = false } = {}) => {
      const host = { down, asked: 0 };
      const time = { now: 0 };
      const { publicJwk } = await createSigningKey('a');
      const fetch: typeof globalThis.fetch = async (url) => {
        if (String(url) === METADATA) host.asked++;
        if (host.down) return new Response('', { status: 503 });
        return Response.json(String(url) === JWKS ? { keys: [{ ...publicJwk, kid: 'a' }] } : { jwks_uri: JWKS });
      };
      const keys = createChannelKeys(METADATA, fetch, () => time.now);
      const get = (kid: string) => Promise.resolve(keys.get({ ...HEADER, kid }, TOKEN));
      const refused = (kid: string, code = 'channel-keys-unavailable') => assert.rejects(get(kid), { code });
      return { host, time, get, refused };
    };

    it('are asked for once per interval, however many tokens come; the interval grows up to a minute', async () => {
      const { host, time, get, refused } = await create({ down: true });
      const asked: number[] = [];
      for (; time.now < 5 * 60_000; time.now += 250) {
        const before = host.asked;
        await Promise.all(Array.from({ length: 5 }, () => refused('a')));
        if (host.asked > before) asked.push(time.now / 1_000);
        assert.ok(host.asked <= before + 1);
      }
      assert.deepEqual(asked, [0, 1, 3, 7, 15, 31, 63, 123, 183, 243]);
      host.down = false;
      time.now = 303_000;
      await get('a');
    });

    it('keep working once read, while strangers send unknown key ids', async () => {
      const { host, time, get, refused } = await create();
      await get('a');
      await refused('unknown', 'ERR_JWKS_NO_MATCHING_KEY');
      host.down = true;
      time.now = 6 * 60_000;
      const before = host.asked;
      for (let round = 0; round < 100; round++) {
        await refused(`unknown-${round}`);
        await get('a');
      }
      assert.equal(host.asked, before + 1);
    });

    it('are read again in the background from the half of the day on, and expire after a day', async () => {
      const { host, time, get, refused } = await create();
      await get('a');
      time.now = 13 * 3_600_000;
      host.down = true;
      await get('a');
      assert.equal(host.asked, 2);
      time.now = 23 * 3_600_000;
      await get('a');
      time.now = 24 * 3_600_000;
      await refused('a');
      host.down = false;
      time.now += 60_000;
      await get('a');
    });
  });
});
