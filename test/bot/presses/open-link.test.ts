import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isUsualUrl } from '../../../bot/http/url-bounds.ts';
import { createOpenLinks } from '../../../bot/presses/open-link.ts';
import { LINK_CANDIDATES } from '../../../src/open-sharepoint/types.ts';
import { ANY_CHARACTER } from '../../helpers/any-character.ts';

const PERSON = { tenantId: 'contoso', objectId: '00000000-0000-0000-0000-000000000001' };

describe('A link of Open SharePoint', () => {
  const links = createOpenLinks({
    endpoint: '',
    tenantId: PERSON.tenantId,
    signingKeys: [Buffer.alloc(32, 1)],
    now: () => new Date('2026-03-02T09:00:00Z'),
  });

  it('is short enough for the server, whatever the account name is', async () => {
    const accountName = fc.string({ unit: ANY_CHARACTER, minLength: 30, maxLength: 160 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...LINK_CANDIDATES), accountName, async (candidate, accountName) => {
        const link = await links.linkTo({ person: PERSON, candidate, accountName });
        assert.ok(isUsualUrl(link), `${link.length} characters`);
        assert.equal((await links.read(link.slice('/open/'.length)))?.candidate, candidate);
      }),
    );
  });

  it('carries an account name of up to 158 bytes', async () => {
    const names = ['a'.repeat(158), 'é'.repeat(79), 'a'.repeat(159), 'é'.repeat(80)];
    const read = names.map(async (accountName) => {
      const link = await links.linkTo({ person: PERSON, candidate: 'large-picture', accountName });
      return (await links.read(link.slice('/open/'.length)))?.accountName;
    });
    assert.deepEqual(await Promise.all(read), [names[0], names[1], undefined, undefined]);
  });
});
