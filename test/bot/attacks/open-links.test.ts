import assert from 'node:assert/strict';
import { textsIn } from '../../../bot/locales/index.ts';
import { OPEN_LINK_LIFETIME } from '../../../bot/presses/open-link.ts';
import { attachmentOf, OAUTH_CARD } from '../../../sandbox/channel/activity.ts';
import type { Person } from '../../../sandbox/index.ts';
import { assertNoLeaks } from '../../helpers/bot/assert-no-leaks.ts';
import { imagesIn } from '../../helpers/bot/card-contents.ts';
import { memoryDatabase } from '../../helpers/bot/memory-store.ts';
import { head, type RawAnswer, rawRequest } from '../../helpers/bot/raw-request.ts';
import { type RunningBot, startTenantWithBot } from '../../helpers/bot/running-bot.ts';

const en = textsIn('en');
const BROWSER = {
  'user-agent': 'Mozilla/5.0 (X11; Linux) Firefox/140.0',
  accept: 'text/html',
  'accept-language': 'en',
};
const PERSON_OPENS = { ...BROWSER, 'sec-fetch-dest': 'document' };

/** A browser opens the link without a token of Teams, so the link alone must be proof, and harmless in other hands. */
describe('Attacks on links of Open SharePoint', () => {
  let bot: RunningBot;
  let noras: URL;
  let samuels: URL;
  before(async () => {
    bot = await startTenantWithBot();
    noras = await linkOf(bot.tenant.person('nora.lindqvist'));
    samuels = await linkOf(bot.tenant.person('sofia.almeida'));
  });
  after(() => bot.stop());
  afterEach('long after the last press', () => void bot.tenant.state.clock.advance(60_000));

  const linkOf = async (person: Person): Promise<URL> => {
    const chat = bot.tenant.teams.personalChat(person);
    await chat.say('my photo is wrong');
    return new URL(chat.linkIn(await chat.nextMessage(), en('photoCard.action.open-sharepoint')));
  };
  const ask = (path: string, headers: Readonly<Record<string, string>> = PERSON_OPENS, method = 'GET') =>
    rawRequest(bot.url, [head(method, path, headers)]);
  const locationIn = ({ text }: RawAnswer) => /^location: (.*)$/im.exec(text)?.[1]?.trim();
  /** Presses in the store, by person. */
  const presses = async () => {
    const { pglite } = await memoryDatabase();
    const query =
      "select object_id, candidate from photo_sync.press where tenant_id = $1 and candidate <> 'by-request' order by pressed_at";
    return (await pglite.query<{ object_id: string; candidate: string }>(query, [bot.tenant.state.id])).rows;
  };
  /** Asserts that the request is answered with a page that says nothing about the tenant, and notes no press. */
  const refused = async (answer: RawAnswer) => {
    assert.match(answer.text, /^HTTP\/1\.1 (404|400|414|405) /, answer.text.slice(0, 300));
    assert.equal(locationIn(answer), undefined);
    assert.doesNotMatch(answer.text, new RegExp(bot.tenant.addresses.sharepoint));
    assertNoLeaks(bot, [answer.text]);
    assert.deepEqual(await presses(), []);
  };
  const token = (link: URL) => link.pathname.split('/').at(-1) ?? '';
  const altered = (at: number) => {
    const parts = token(noras).split('.');
    parts[at] = (parts[at] ?? '').replace(/^./, (one) => (one === 'A' ? 'B' : 'A'));
    return `/open/${parts.join('.')}`;
  };

  const paths: Readonly<Record<string, () => string>> = {
    'no token': () => '/open/',
    'the folder': () => '/open',
    'a word': () => '/open/nora',
    'an object id': () => `/open/${bot.tenant.chatPerson.id}`,
    'an altered header': () => altered(0),
    'an altered nonce': () => altered(2),
    'altered contents': () => altered(3),
    'an altered signature': () => altered(4),
    "one person's contents with another's signature": () =>
      `/open/${[...token(noras).split('.').slice(0, 4), token(samuels).split('.')[4]].join('.')}`,
    'a token without encryption': () =>
      `/open/${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(`{"o":"${bot.tenant.chatPerson.id}","c":"edit-profile","t":"0"}`).toString('base64url')}.`,
    'a text that was sealed for the sign-in window': () => {
      const chat = bot.tenant.teams.personalChat(bot.tenant.chatPerson);
      const card = chat.activities.map((activity) => attachmentOf(activity, OAUTH_CARD)).find(Boolean);
      const page = (card as { buttons: { value: string }[] }).buttons[0]?.value ?? '';
      return `/open/${new URL(page).searchParams.get('attempt')}`;
    },
    "a picture's signature": () => {
      const chat = bot.tenant.teams.personalChat(bot.tenant.chatPerson);
      const [picture = ''] = chat.messages.flatMap(({ card }) => imagesIn(card));
      return `/open/${new URL(picture).searchParams.get('signature')}`;
    },
    'a host instead of a token': () => '/open/https:%2f%2fevil.example',
    'a host in the path': () => '/open//evil.example/',
    'a line break': () => '/open/x%0d%0alocation:%20https://evil.example',
    'a very long token': () => `/open/${'a'.repeat(4_000)}`,
    'path traversal': () => '/open/..%2f..%2fetc%2fpasswd',
  };
  for (const [name, path] of Object.entries(paths)) {
    it(`leads nowhere, and notes nothing: ${name}`, async () => refused(await ask(path())));
  }

  it('leads nowhere with any other method', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      const answer = await ask(noras.pathname, { ...PERSON_OPENS, 'content-length': '0' }, method);
      assert.equal(locationIn(answer), undefined, method);
    }
    assert.deepEqual(await presses(), []);
  });

  it('takes the host from the tenant, whatever the request adds', async () => {
    const path = noras.pathname;
    const requests: readonly (readonly [path: string, headers: Readonly<Record<string, string>>])[] = [
      [`${path}?url=https://evil.example&location=https://evil.example&host=evil.example`, {}],
      [path, { host: 'evil.example' }],
      [path, { 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' }],
      [path, { 'x-original-url': '/open/evil', referer: 'https://evil.example/' }],
    ];
    for (const [requested, headers] of requests) {
      const location = locationIn(await ask(requested, { ...BROWSER, 'sec-purpose': 'prefetch', ...headers }));
      assert.equal(new URL(location ?? '').origin, bot.tenant.addresses.sharepoint, requested);
    }
  });

  it('shows no id, name or page in the link', () => {
    const { id, userPrincipalName, displayName } = bot.tenant.chatPerson;
    const parts = token(noras).split('.');
    const readings = [noras.href, ...parts.map((part) => Buffer.from(part, 'base64url').toString('latin1'))];
    for (const known of [id, id.replaceAll('-', ''), userPrincipalName, displayName, bot.tenant.state.id, 'picture']) {
      assert.ok(
        readings.every((reading) => !reading.toLowerCase().includes(known.toLowerCase())),
        known,
      );
    }
  });

  const programs: Readonly<Record<string, { headers: Readonly<Record<string, string>>; method?: string }>> = {
    'HEAD by a browser': { headers: PERSON_OPENS, method: 'HEAD' },
    'HEAD by a scanner': { headers: { 'user-agent': 'curl/8' }, method: 'HEAD' },
    'GET without headers': { headers: {} },
    'GET by a script': { headers: { 'user-agent': 'python-requests/2.32', accept: '*/*' } },
    'GET by a scanner that looks like a browser, without a language': {
      headers: { 'user-agent': BROWSER['user-agent'], accept: 'text/html' },
    },
    'a preview in a chat': { headers: { ...BROWSER, 'user-agent': 'Mozilla/5.0 SkypeUriPreview Preview/0.5' } },
    'a crawler': { headers: { ...BROWSER, 'user-agent': 'Mozilla/5.0 (compatible; bingbot/2.0)' } },
    'a browser that loads in advance': { headers: { ...PERSON_OPENS, 'sec-purpose': 'prefetch;prerender' } },
    'an image in a page': { headers: { ...BROWSER, 'sec-fetch-dest': 'image' } },
    'a frame in a page': { headers: { ...BROWSER, 'sec-fetch-dest': 'iframe' } },
  };
  for (const [name, { headers, method }] of Object.entries(programs)) {
    it(`redirects and notes no press: ${name}`, async () => {
      const answer = await ask(noras.pathname, headers, method);
      assert.match(answer.text, /^HTTP\/1\.1 302 /);
      assert.equal(new URL(locationIn(answer) ?? '').origin, bot.tenant.addresses.sharepoint);
      assert.deepEqual(await presses(), []);
    });
  }

  it('lets no cache keep the redirect, and no page learn the token', async () => {
    const { text } = await ask(noras.pathname, { ...PERSON_OPENS, purpose: 'prefetch' });
    assert.match(text, /^cache-control: no-store/im);
    assert.match(text, /^referrer-policy: no-referrer/im);
    assert.doesNotMatch(text, /set-cookie/i);
  });

  it('notes a press once, however often the link is opened within seconds', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask(noras.pathname)));
    const [first] = answers.map(locationIn);
    assert.ok(answers.every((answer) => locationIn(answer) === first));
    assert.deepEqual(await presses(), [{ object_id: bot.tenant.chatPerson.id, candidate: 'large-picture' }]);
  });

  it("notes a press of the person in the link, also if another person opens it, and leads to the first person's page", async () => {
    const sofia = bot.tenant.person('sofia.almeida');
    const location = locationIn(await ask(samuels.pathname));
    assert.match(decodeURIComponent(location ?? ''), new RegExp(`accountname=${sofia.userPrincipalName}`));
    assert.deepEqual((await presses()).map(({ object_id }) => object_id).slice(1), [sofia.id]);
  });

  it('stops noting presses of a link that is opened again and again', async () => {
    for (let time = 0; time < 22; time++) {
      bot.tenant.state.clock.advance(60_000);
      assert.match((await ask(samuels.pathname)).text, /^HTTP\/1\.1 302 /);
    }
    const { id } = bot.tenant.person('sofia.almeida');
    assert.equal((await presses()).filter(({ object_id }) => object_id === id).length, 20);
  });

  it('notes nothing of an erased person', async () => {
    const person = bot.tenant.person('jonas.weber');
    const link = await linkOf(person);
    await bot.tenant.teams.personalChat(person).uninstall();
    await bot.settled();
    assert.match((await ask(link.pathname)).text, /^HTTP\/1\.1 302 /);
    assert.ok((await presses()).every(({ object_id }) => object_id !== person.id));
  });

  it('says what to do when the link has expired, in the language of the browser', async () => {
    bot.tenant.state.clock.advance(OPEN_LINK_LIFETIME);
    const answer = await ask(noras.pathname, { ...PERSON_OPENS, 'accept-language': 'it-IT,it;q=0.9' });
    assert.match(answer.text, /^HTTP\/1\.1 404 /);
    assert.match(answer.text, /<html lang="it" dir="ltr">/);
    assert.equal(locationIn(answer), undefined);
    const forged = await ask(altered(3), { ...PERSON_OPENS, 'accept-language': 'it-IT,it;q=0.9' });
    const withoutDate = ({ text }: RawAnswer) => text.replace(/^Date: .*$/m, '');
    assert.equal(withoutDate(answer), withoutDate(forged), 'a forged link looks the same');
  });
});
