import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { attachmentOf, OAUTH_CARD } from '../../../sandbox/channel/activity.ts';
import { THUMBNAIL_LIFETIME_MS } from '../../../src/store/retention.ts';
import { assertNoLeaks } from '../../helpers/bot/assert-no-leaks.ts';
import { imagesIn } from '../../helpers/bot/card-contents.ts';
import { head, type RawAnswer, rawRequest } from '../../helpers/bot/raw-request.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';

/** A link alone gives access to its picture, so a link must not be forged, extended or guessed. */
describe('Attacks on picture links', () => {
  let bot: RunningBot;
  let noras: URL;
  let samuels: URL;
  let exchangeId: string;
  before(async () => {
    bot = await startTenantWithBot();
    noras = await linkOf('nora.lindqvist');
    samuels = await linkOf('samuel.carter');
    const chat = bot.tenant.teams.personalChat(bot.tenant.chatPerson);
    const card = chat.activities.map((activity) => attachmentOf(activity, OAUTH_CARD)).find(Boolean);
    exchangeId = (card as { tokenExchangeResource: { id: string } }).tokenExchangeResource.id;
  });
  after(() => bot.stop());

  const linkOf = async (alias: string): Promise<URL> => {
    const chat = bot.tenant.teams.personalChat(bot.tenant.person(alias));
    await chat.say('my photo is wrong');
    return new URL(imagesIn((await chat.nextMessage()).card)[0] ?? '');
  };
  const get = (path: string): Promise<RawAnswer> => rawRequest(bot.url, [head('GET', path)]);
  const refused = (answer: RawAnswer) => {
    // The neutral picture, 404 or 414, never a photo.
    assert.match(answer.text, /^HTTP\/1\.1 (200 OK.*content-type: image\/png|404 |414 )/is, answer.text.slice(0, 300));
    assert.doesNotMatch(answer.text, /image\/jpeg|root:|set-cookie: x/i);
    assertNoLeaks(bot, [answer.text]);
  };
  const changed = (link: URL, query: Readonly<Record<string, string>>): string => {
    const copy = new URL(link);
    for (const [name, value] of Object.entries(query)) copy.searchParams.set(name, value);
    return copy.pathname + copy.search;
  };
  const signatureOf = (link: URL) => link.searchParams.get('signature') ?? '';
  const expiresOf = (link: URL) => link.searchParams.get('expires') ?? '';

  it('serves each person’s own picture for a valid link', async () => {
    assert.notEqual(noras.pathname, samuels.pathname);
    for (const link of [noras, samuels]) assert.match((await get(link.pathname + link.search)).text, /image\/jpeg/);
  });

  const links: Readonly<Record<string, () => string>> = {
    'a known picture without a signature': () => noras.pathname,
    'a signature of zeros': () => changed(noras, { signature: 'A'.repeat(24) }),
    'an empty signature': () => changed(noras, { signature: '' }),
    'a later expiry': () => changed(noras, { expires: 'zzzzzzz' }),
    'an empty expiry': () => changed(noras, { expires: '' }),
    'one altered character of the signature': () =>
      changed(noras, { signature: signatureOf(noras).replace(/^./, (one) => (one === 'A' ? 'B' : 'A')) }),
    "Samuel's picture with Nora's signature": () =>
      `${samuels.pathname}?expires=${expiresOf(noras)}&signature=${signatureOf(noras)}`,
    "Samuel's photo, by its hash": () => {
      const { photo } = bot.tenant.person('samuel.carter');
      return `/photos/${createHash('sha256')
        .update(photo?.bytes ?? '')
        .digest('hex')}?expires=${expiresOf(noras)}&signature=${signatureOf(noras)}`;
    },
    'a signature that was made for another purpose': () =>
      changed(noras, { signature: exchangeId.split('.').at(-1) ?? '', expires: exchangeId.split('.')[1] ?? '' }),
    'a second signature before the valid one': () => `${noras.pathname}?signature=A&${noras.search.slice(1)}`,
    'the folder': () => '/photos',
    'the folder with a slash': () => '/photos/',
    'a wildcard': () => `/photos/*${noras.search}`,
    'path traversal: ..': () => `/photos/../../../../etc/passwd`,
    'path traversal: .. encoded': () => `/photos/..%2f..%2f..%2fetc%2fpasswd${noras.search}`,
    'path traversal: .. encoded twice': () => `/photos/..%252f..%252fetc%252fpasswd${noras.search}`,
    'path traversal: backslashes': () => `/photos/..%5c..%5cpackage.json${noras.search}`,
    'path traversal: an overlong UTF-8 slash': () => `/photos/..%c0%af..%c0%afpackage.json${noras.search}`,
    'path traversal: an absolute path': () => `/photos/%2fetc%2fpasswd${noras.search}`,
    'path traversal: a NUL byte': () => `/photos/neutral%00.png`,
    'path traversal out of the assets': () => '/assets/..%2f..%2f..%2fpackage.json',
    'header injection: a line break in the path': () => `/photos/x%0d%0aset-cookie:%20x=1${noras.search}`,
    'header injection: a line break in the query': () => changed(noras, { signature: 'x\r\nset-cookie: x=1' }),
    'a path that is not valid UTF-8': () => '/photos/%E0%A4%A',
    'a very long name': () => `/photos/${'a'.repeat(8_000)}`,
  };
  for (const [name, path] of Object.entries(links)) {
    it(`serves no photo for: ${name}`, async () => refused(await get(path())));
  }

  it('serves the neutral picture for an expired link', async () => {
    const valid = await get(noras.pathname + noras.search);
    bot.tenant.state.clock.advance(THUMBNAIL_LIFETIME_MS + 1_000);
    const expired = await get(noras.pathname + noras.search);
    assert.match(expired.text, /image\/png/);
    assert.notEqual(expired.text.length, valid.text.length);
    noras = await linkOf('nora.lindqvist');
  });

  it('refuses a picture that exists exactly like one that does not', async () => {
    const withoutDate = (answer: RawAnswer) => answer.text.replace(/^Date: .*$/m, '');
    const existing = await get(changed(samuels, { signature: 'A'.repeat(24) }));
    const none = await get(`/photos/${'0'.repeat(64)}?expires=${expiresOf(samuels)}&signature=${'A'.repeat(24)}`);
    assert.equal(withoutDate(existing), withoutDate(none));
  });

  it('contains neither the person nor the tenant', () => {
    const { id, userPrincipalName } = bot.tenant.chatPerson;
    for (const known of [id, userPrincipalName, bot.tenant.state.id]) assert.ok(!noras.href.includes(known));
  });

  it('serves pictures with headers that prevent use as a page', async () => {
    const { text } = await get(noras.pathname + noras.search);
    assert.match(text, /x-content-type-options: nosniff/i);
    assert.match(text, /content-security-policy: default-src 'none'/i);
  });
});
