import assert from 'node:assert/strict';
import type { ChatWindow } from '../../../sandbox/chat-window/chat-window.ts';
import { controlService } from '../../../sandbox/control/index.ts';
import type { Person } from '../../../sandbox/index.ts';
import { postForm, send, sendJson } from '../../helpers/sandbox/control-browser.ts';
import { NO_LOCATIONS } from '../../helpers/sandbox/control-tenant.ts';
import { type SmallTenant, startSmallTenant } from '../../helpers/sandbox/small-tenant.ts';

describe('The routes of the chat window', () => {
  let tenant: SmallTenant;
  let origin: string;
  let chat: ChatWindow | undefined;
  before(async () => {
    tenant = await startSmallTenant({
      control: (state) => controlService(state, { links: () => [], chat: () => chat, ...NO_LOCATIONS }),
    });
    origin = tenant.state.addresses.control;
  });
  beforeEach(() => {
    chat = windowOf(tenant.megan);
  });
  after(() => tenant.stop());

  /** The window of this person. It opens at once. */
  function windowOf(first: Person): ChatWindow {
    let person = first;
    return {
      get person() {
        return person;
      },
      get url() {
        return `http://localhost:56150/?of=${person.givenName}`;
      },
      async switchTo(next) {
        person = next;
      },
      async stop() {},
    };
  }

  it('show the Playground of the person, with the pickers', async () => {
    const { status, text, headers } = await send(origin, '/chat/');
    assert.equal(status, 200);
    assert.match(text, /<iframe title="Chat of Megan Bowen[^"]*" src="http:\/\/localhost:56150\/\?of=Megan"/);
    assert.match(text, new RegExp(`<option value="${tenant.megan.id}" selected>Megan Bowen<`));
    assert.match(text, /<option value="en-US" selected>American English</);
    for (const name of ['Arabic \\(Saudi Arabia\\)', 'Brazilian Portuguese']) assert.match(text, new RegExp(name));
    const policy = String(headers['content-security-policy']);
    assert.match(policy, /frame-src http:\/\/localhost:\*/);
    assert.ok(!policy.includes('unsafe'));
    for (const [, address = ''] of text.matchAll(/(?:src|href)="(\/[^"]+)"/g)) {
      if (address !== '/gallery/') assert.equal((await send(origin, address)).status, 200, address);
    }
  });

  it('switch the person and the language of their Teams', async () => {
    const switched = await postForm(origin, '/chat/person', { person: tenant.lee.id });
    assert.deepEqual([switched.status, switched.headers.location, chat?.person], [303, '/chat/', tenant.lee]);
    assert.equal((await postForm(origin, '/chat/language', { language: 'de-de' })).status, 303);
    const json = { person: tenant.lee.id, displayName: 'Lee Gu', language: 'de-DE' };
    assert.deepEqual((await send(origin, '/api/chat')).json(), { url: 'http://localhost:56150/?of=Lee', ...json });
    const set = await sendJson(origin, 'PUT', `/api/people/${tenant.megan.id}/language`, { language: 'fi-FI' });
    assert.deepEqual([set.json(), tenant.megan.language], [{ language: 'fi-FI' }, 'fi-FI']);
    const back = (await sendJson(origin, 'PUT', '/api/chat', { person: tenant.megan.id })).json();
    assert.deepEqual((back as { language: string }).language, 'fi-FI');
    assert.match((await send(origin, '/chat/')).text, /<option value="fi-FI" selected>Finnish/);
  });

  it('refuse an unknown person, no language, and other sites', async () => {
    const codeOf = (json: unknown) => (json as { error: { code: string } }).error.code;
    const unknown = await sendJson(origin, 'PUT', '/api/chat', { person: 'nobody' });
    assert.deepEqual([unknown.status, codeOf(unknown.json())], [404, 'unknown-person']);
    for (const language of ['', 'de_DE', 7, undefined]) {
      const refused = await sendJson(origin, 'PUT', `/api/people/${tenant.megan.id}/language`, { language });
      assert.deepEqual([refused.status, codeOf(refused.json())], [400, 'bad-language'], String(language));
    }
    const headers = { origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' };
    assert.equal((await send(origin, '/chat/person', { method: 'POST', headers })).status, 403);
    assert.equal(chat?.person, tenant.megan);
  });

  it('do not exist before the window has started', async () => {
    chat = undefined;
    assert.equal((await send(origin, '/chat/')).status, 404);
    assert.equal((await send(origin, '/api/chat')).status, 404);
  });
});
