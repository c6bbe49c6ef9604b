import assert from 'node:assert/strict';
import { createPictureLinks } from '../../../bot/cards/picture-link.ts';

const LINKS = createPictureLinks('https://bot.contoso.com', [Buffer.alloc(32, 7)]);
const HASH = 'ab'.repeat(32);
const EXPIRES = new Date('2026-03-02T09:00:00Z');
const BEFORE = new Date(EXPIRES.getTime() - 1);

describe('The link to a picture', () => {
  const link = new URL(LINKS.linkTo(HASH, EXPIRES));

  it('identifies the picture by its hash, on the address of the bot', () => {
    assert.equal(link.origin + link.pathname, `https://bot.contoso.com/photos/${HASH}`);
  });

  it('is valid until it expires', () => {
    assert.equal(LINKS.verify(HASH, link.searchParams, BEFORE), 'valid');
    assert.equal(LINKS.verify(HASH, link.searchParams, EXPIRES), 'expired');
  });

  it('does not open another picture', () => {
    assert.equal(LINKS.verify('cd'.repeat(32), link.searchParams, BEFORE), 'forged');
  });

  it('cannot be extended', () => {
    const later = new URLSearchParams(link.searchParams);
    later.set('expires', 'zzzzzz');
    assert.equal(LINKS.verify(HASH, later, BEFORE), 'forged');
  });

  it('cannot be made without the key', () => {
    const forged = new URL(createPictureLinks('https://bot.contoso.com', [Buffer.alloc(32, 8)]).linkTo(HASH, EXPIRES));
    assert.equal(LINKS.verify(HASH, forged.searchParams, BEFORE), 'forged');
    assert.equal(LINKS.verify(HASH, new URLSearchParams(), BEFORE), 'forged');
  });
});
