import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { attachmentOf, OAUTH_CARD } from '../../../sandbox/channel/activity.ts';
import { THUMBNAIL_LIFETIME_MS } from '../../../src/photo/thumbnail.ts';
import { assertNoLeaks } from '../../helpers/bot/assert-no-leaks.ts';
import { imagesIn } from '../../helpers/bot/card-contents.ts';
import { head, type RawAnswer, rawRequest } from '../../helpers/bot/raw-request.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';

/** Whoever holds a link sees that picture: so nobody may make one, stretch one, or find out which there are. */
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
    // The neutral picture, which everybody gets, or nothing at all; never a photo.
    assert.match(answer.text, /^HTTP\/1\.1 (200 OK.*content-type: image\/png|404 )/is, answer.text.slice(0, 300));
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

  it('the true links show different pictures', async () => {
    assert.notEqual(noras.pathname, samuels.pathname);
    for (const link of [noras, samuels]) assert.match((await get(link.pathname + link.search)).text, /image\/jpeg/);
  });

  const links: Readonly<Record<string, () => string>> = {
    'forged: a picture that is known, without a signature': () => noras.pathname,
    'forged: a signature of zeros': () => changed(noras, { signature: 'A'.repeat(24) }),
    'forged: an empty signature': () => changed(noras, { signature: '' }),
    'altered: a longer life': () => changed(noras, { expires: 'zzzzzzz' }),
    'altered: no end': () => changed(noras, { expires: '' }),
    'altered: one character of the signature': () =>
      changed(noras, { signature: signatureOf(noras).replace(/^./, (one) => (one === 'A' ? 'B' : 'A')) }),
    "other people's: Samuel's picture by Nora's signature": () =>
      `${samuels.pathname}?expires=${expiresOf(noras)}&signature=${signatureOf(noras)}`,
    "other people's: Samuel's photo, guessed by its hash": () => {
      const { photo } = bot.tenant.person('samuel.carter');
      return `/photos/${createHash('sha256')
        .update(photo?.bytes ?? '')
        .digest('hex')}?expires=${expiresOf(noras)}&signature=${signatureOf(noras)}`;
    },
    'a signature of ours for something else': () =>
      changed(noras, { signature: exchangeId.split('.').at(-1) ?? '', expires: exchangeId.split('.')[1] ?? '' }),
    'a second signature before the true one': () => `${noras.pathname}?signature=A&${noras.search.slice(1)}`,
    'a list of pictures: the folder': () => '/photos',
    'a list of pictures: the folder, with a slash': () => '/photos/',
    'a list of pictures: a wildcard': () => `/photos/*${noras.search}`,
    'path traversal: ..': () => `/photos/../../../../etc/passwd`,
    'path traversal: .. encoded': () => `/photos/..%2f..%2f..%2fetc%2fpasswd${noras.search}`,
    'path traversal: .. encoded twice': () => `/photos/..%252f..%252fetc%252fpasswd${noras.search}`,
    'path traversal: backslashes': () => `/photos/..%5c..%5cpackage.json${noras.search}`,
    'path traversal: an overlong UTF-8 slash': () => `/photos/..%c0%af..%c0%afpackage.json${noras.search}`,
    'path traversal: an absolute path': () => `/photos/%2fetc%2fpasswd${noras.search}`,
    'path traversal: a byte of zero': () => `/photos/neutral%00.png`,
    'path traversal out of the assets': () => '/assets/..%2f..%2f..%2fpackage.json',
    'header injection: a line break in the path': () => `/photos/x%0d%0aset-cookie:%20x=1${noras.search}`,
    'header injection: a line break in the query': () => changed(noras, { signature: 'x\r\nset-cookie: x=1' }),
    'a path that is no text': () => '/photos/%E0%A4%A',
    'an endless name': () => `/photos/${'a'.repeat(8_000)}`,
  };
  for (const [name, path] of Object.entries(links)) {
    it(name, async () => refused(await get(path())));
  }

  it('expired: the neutral picture, and no longer the own', async () => {
    const true_ = await get(noras.pathname + noras.search);
    bot.tenant.state.clock.advance(THUMBNAIL_LIFETIME_MS + 1_000);
    const expired = await get(noras.pathname + noras.search);
    assert.match(expired.text, /image\/png/);
    assert.notEqual(expired.text.length, true_.text.length);
    noras = await linkOf('nora.lindqvist');
  });

  it('guessing: a picture that exists is refused in the very same words as one that does not', async () => {
    const withoutDate = (answer: RawAnswer) => answer.text.replace(/^Date: .*$/m, '');
    const existing = await get(changed(samuels, { signature: 'A'.repeat(24) }));
    const none = await get(`/photos/${'0'.repeat(64)}?expires=${expiresOf(samuels)}&signature=${'A'.repeat(24)}`);
    assert.equal(withoutDate(existing), withoutDate(none));
  });

  it('a link says neither whose picture it is nor where it comes from', () => {
    const { id, userPrincipalName } = bot.tenant.chatPerson;
    for (const known of [id, userPrincipalName, bot.tenant.state.id]) assert.ok(!noras.href.includes(known));
  });

  it('the picture can not be turned into a page', async () => {
    const { text } = await get(noras.pathname + noras.search);
    assert.match(text, /x-content-type-options: nosniff/i);
    assert.match(text, /content-security-policy: default-src 'none'/i);
  });
});
