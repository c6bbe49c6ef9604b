import assert from 'node:assert/strict';
import {
  createInteractiveSignIn,
  type InteractiveOptions,
  type InteractiveTimeouts,
} from '../../../bot/sign-in/interactive-sign-in.ts';
import { createSessions } from '../../../bot/sign-in/sessions.ts';
import type { AuthorizeRequest, RedeemRequest } from '../../../src/microsoft365/identity/code-flow.ts';

const START = new Date('2026-03-02T09:00:00Z').getTime();
const PERSON = { tenantId: '3f1b2c4d-0000-4000-8000-000000000001', objectId: '3f1b2c4d-0000-4000-8000-000000000002' };
/** With a conversation id of 200 characters. */
const ASKED = { intent: 'check-photo', language: 'it', reference: '0a1b2c3d' };
const BINDING = { sender: PERSON, conversationId: `a:1${'x'.repeat(197)}` };
const CREDENTIAL = { getToken: async () => 'token' };

describe('Sign-in in a window', () => {
  let clock: number;
  let requested: AuthorizeRequest[];
  let redeemed: RedeemRequest[];
  beforeEach(() => {
    clock = START;
    requested = [];
    redeemed = [];
  });

  const create = (changes: Partial<InteractiveOptions> = {}, timeouts?: InteractiveTimeouts) => {
    const claimed = new Set<string>();
    const options: InteractiveOptions = {
      page: 'https://photo-sync.contoso.example/auth-start',
      codeFlow: {
        authorizeUrl: async (request) => {
          requested.push(request);
          return `https://login.example/authorize?${new URLSearchParams({ state: request.state })}`;
        },
        redeem: async (request) => {
          redeemed.push(request);
          return { ...PERSON, credential: CREDENTIAL, isAdmin: false, expiresAt: new Date(Date.now() + 3_600_000) };
        },
      },
      sessions: createSessions(),
      signingKeys: [Buffer.alloc(32, 7)],
      now: () => new Date(clock),
      scopes: () => ['https://graph.microsoft.com/User.Read', 'https://contoso-my.sharepoint.com/AllSites.Read'],
      learnScopes: async () => [],
      claimsFor: () => undefined,
      claimOnce: async (text) => claimed.size < claimed.add(text).size,
      onRole: () => {},
      ...changes,
    };
    return createInteractiveSignIn(options, timeouts);
  };
  /** Presses the button: what the browser then holds, and the PKCE verifier behind it. */
  const openWindow = async (signIn = create()) => {
    const page = new URL(await signIn.pageFor(ASKED, BINDING));
    const { location, cookie } = (await signIn.start(page.searchParams.get('attempt'))) ?? assert.fail('no redirect');
    const { state, verifier } = requested.at(-1) ?? assert.fail('no request');
    return { signIn, page, location, cookie, state, verifier };
  };
  const finish = async ({ signIn, state, cookie }: Awaited<ReturnType<typeof openWindow>>) =>
    signIn.finish(new URLSearchParams({ state, code: 'code' }), cookie);

  it('redeems the code with its verifier; the result is valid for this person and conversation only', async () => {
    const window = await openWindow();
    const result = await finish(window);
    assert.deepEqual(
      redeemed.map(({ verifier }) => verifier),
      [window.verifier],
    );
    assert.ok(result && 'result' in result);
    assert.deepEqual(await window.signIn.redeemResult(result.result, BINDING), {
      ...ASKED,
      trouble: undefined,
    });
    assert.equal(await window.signIn.redeemResult(result.result, BINDING), undefined, 'a second time');
  });

  it('redeems a result once, whatever its encoding, and not for another conversation', async () => {
    const window = await openWindow();
    const result = await finish(window);
    assert.ok(result && 'result' in result);
    const elsewhere = { ...BINDING, conversationId: 'a:2' };
    assert.equal(await window.signIn.redeemResult(result.result, elsewhere), undefined);
    assert.ok(await window.signIn.redeemResult(result.result, BINDING), 'the attempt elsewhere has not used it up');
    // The last character of base64url carries two bits that are no part of the bytes.
    const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    for (const last of digits) {
      assert.equal(await window.signIn.redeemResult(`${result.result.slice(0, -1)}${last}`, BINDING), undefined, last);
    }
  });

  it('lets the person choose the account after a sign-in with another one', async () => {
    const answers = ['3f1b2c4d-0000-4000-8000-00000000000f', PERSON.objectId, PERSON.objectId];
    const codeFlow: InteractiveOptions['codeFlow'] = {
      async authorizeUrl(request) {
        requested.push(request);
        return 'https://login.example/authorize';
      },
      async redeem() {
        const objectId = answers.shift() ?? '';
        return {
          ...PERSON,
          objectId,
          credential: CREDENTIAL,
          isAdmin: false,
          expiresAt: new Date(Date.now() + 3_600_000),
        };
      },
    };
    const signIn = create({ codeFlow });
    const troubles: unknown[] = [];
    for (const _window of [1, 2, 3]) {
      const result = await finish(await openWindow(signIn));
      troubles.push(result && 'result' in result ? result.trouble : assert.fail('no result'));
    }
    assert.deepEqual(troubles, ['wrong-person', undefined, undefined]);
    assert.deepEqual(
      requested.map(({ chooseAccount }) => chooseAccount),
      [false, true, false],
    );
  });

  it('keeps no person after a sign-in with the right account, or after their erasure', async () => {
    let objectId = '3f1b2c4d-0000-4000-8000-00000000000f';
    const codeFlow: InteractiveOptions['codeFlow'] = {
      async authorizeUrl(request) {
        requested.push(request);
        return 'https://login.example/authorize';
      },
      redeem: async () => ({
        ...PERSON,
        objectId,
        credential: CREDENTIAL,
        isAdmin: false,
        expiresAt: new Date(Date.now() + 3_600_000),
      }),
    };
    const signIn = create({ codeFlow });
    await finish(await openWindow(signIn));
    assert.deepEqual(signIn.objectIds(), [PERSON.objectId]);
    signIn.forget(PERSON);
    assert.deepEqual(signIn.objectIds(), []);
    await finish(await openWindow(signIn));
    objectId = PERSON.objectId;
    await finish(await openWindow(signIn));
    assert.deepEqual(signIn.objectIds(), []);
  });

  it('never shows the PKCE verifier to the browser, in any decoding', async () => {
    const window = await openWindow();
    const result = await finish(window);
    assert.ok(result && 'result' in result);
    const { page, location, cookie, verifier } = window;
    assert.equal(verifier.length, 43);
    for (const seen of [String(page), location, cookie, result.result]) {
      for (const reading of decodings(seen)) assert.ok(!reading.includes(verifier), seen);
    }
  });

  it('makes texts that fit into URLs and cookies', async () => {
    const window = await openWindow();
    const result = await finish(window);
    assert.ok(result && 'result' in result);
    assert.ok(String(window.page).length < 2_000, String(window.page.href.length));
    assert.ok(window.cookie.length < 3_000, String(window.cookie.length));
    assert.ok(result.result.length < 2_000, String(result.result.length));
  });

  it('refuses a button after an hour and a window after ten minutes, by the service’s clock', async () => {
    const window = await openWindow();
    clock += 10 * 60_000;
    assert.equal(await finish(window), undefined);
    assert.ok(await window.signIn.start(window.page.searchParams.get('attempt')));
    clock += 50 * 60_000;
    assert.equal(await window.signIn.start(window.page.searchParams.get('attempt')), undefined);
  });

  it('refuses a result after ten minutes', async () => {
    const window = await openWindow();
    const result = await finish(window);
    assert.ok(result && 'result' in result);
    clock += 10 * 60_000;
    assert.equal(await window.signIn.redeemResult(result.result, BINDING), undefined);
  });

  it('refuses each text in place of another', async () => {
    const window = await openWindow();
    const { signIn, page, cookie, state } = window;
    const finished = await finish(window);
    assert.ok(finished && 'result' in finished);
    const [attempt, result] = [page.searchParams.get('attempt'), finished.result];
    for (const text of [cookie, result]) assert.equal(await signIn.start(text), undefined);
    const query = new URLSearchParams({ state, code: 'code' });
    for (const text of [attempt, result]) assert.equal(await signIn.finish(query, text), undefined);
    for (const text of [attempt, cookie]) assert.equal(await signIn.redeemResult(text, BINDING), undefined);
    assert.equal(redeemed.length, 1);
  });

  it('refuses the state of another window', async () => {
    const { signIn, cookie } = await openWindow();
    const { state } = await openWindow(signIn);
    assert.equal(await signIn.finish(new URLSearchParams({ state, code: 'code' }), cookie), undefined);
    assert.deepEqual(redeemed, []);
  });

  it('opens ten windows for one button, and ends each once', async () => {
    const { signIn, page, ...window } = await openWindow();
    const attempt = page.searchParams.get('attempt');
    for (let more = 1; more < 10; more++) assert.ok(await signIn.start(attempt));
    assert.equal(await signIn.start(attempt), undefined);
    const query = new URLSearchParams({ state: window.state, code: 'code' });
    assert.ok(await signIn.finish(query, window.cookie));
    assert.equal(await signIn.finish(query, window.cookie), undefined);
    assert.equal(redeemed.length, 1);
  });

  it('has cookies of which ten fit into a request', async () => {
    const { cookie } = await openWindow();
    assert.ok(10 * cookie.length < 14_000, String(cookie.length));
  });

  describe('when a service does not answer', () => {
    const never = () => new Promise<never>(() => {});
    const person = { ...PERSON, credential: CREDENTIAL, isAdmin: false, expiresAt: new Date(Date.now() + 3_600_000) };
    const codeFlow = { authorizeUrl: async () => 'https://login.example/', redeem: async () => person };
    const services: Readonly<Record<string, Partial<InteractiveOptions>>> = {
      'Entra, to the code': { codeFlow: { ...codeFlow, redeem: never } },
      'Graph, to the question for the account': { learnScopes: never },
      'Entra, to the request for another token': {
        codeFlow: { ...codeFlow, redeem: async () => ({ ...person, credential: { getToken: never } }) },
        scopes: () => ['https://graph.microsoft.com/User.Read', `https://learned.example/${scopes++}`],
      },
    };
    let scopes = 0;
    for (const [name, changes] of Object.entries(services)) {
      it(`ends the window all the same: ${name}`, async () => {
        const signIn = create(changes, { finish: 50, learn: 20 });
        const page = new URL(await signIn.pageFor(ASKED, BINDING));
        const { state, cookie } = (await signIn.start(page.searchParams.get('attempt'))) ?? assert.fail('no redirect');
        const result = await signIn.finish(new URLSearchParams({ state, code: 'code' }), cookie);
        assert.ok(result && 'result' in result);
      });
    }
  });
});

/** The text percent-decoded, and each of its parts base64-decoded from each of the four offsets. */
function decodings(text: string): string[] {
  const plain = decodeURIComponent(text);
  const parts = plain.split(/[^\w+/-]/).flatMap((part) => [0, 1, 2, 3].map((at) => part.slice(at)));
  return [plain, ...parts.map((part) => Buffer.from(part, 'base64').toString('latin1'))];
}
