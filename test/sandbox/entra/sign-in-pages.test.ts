import assert from 'node:assert/strict';
import { entraCookie } from '../../../sandbox/entra/pages/session.ts';
import { authorizeUrl, type EntraTenant, startEntra } from '../../helpers/sandbox/entra-tenant.ts';
import { type BrowserPage, createPageBrowser } from '../../helpers/sandbox/page-browser.ts';

/** The parameters of a redirect to the app. */
function answerOf(page: BrowserPage): Record<string, string> {
  assert.ok(page.redirectedTo, `the browser is still on a page of Entra: ${page.heading}`);
  return Object.fromEntries(page.redirectedTo.searchParams);
}

describe("Entra's pages", () => {
  let tenant: EntraTenant;
  before(async () => {
    tenant = await startEntra();
  });
  afterEach(() => {
    tenant.state.policies.setConsent(tenant.app.clientId, 'granted');
    tenant.state.policies.waiveMfa(tenant.megan);
  });
  after(() => tenant.stop());

  const browser = (cookie?: string) => createPageBrowser(tenant.state.addresses.entraPages, cookie);
  const asMegan = (mfa?: boolean) => browser(entraCookie(tenant.megan, mfa));
  const url = (changes?: Parameters<typeof authorizeUrl>[1]) => authorizeUrl(tenant, changes);
  const megan = () => ({ name: 'person', value: tenant.megan.id });
  const numberOn = ({ text }: BrowserPage) => ({
    name: 'number',
    value: /class="number">(\d+)</.exec(text)?.[1] ?? '',
  });

  it('are served over http at the URL in the metadata', async () => {
    const { addresses, id } = tenant.state;
    const metadata = await fetch(`${addresses.entra}/${id}/v2.0/.well-known/openid-configuration`);
    const { authorization_endpoint, token_endpoint } = (await metadata.json()) as Record<string, string>;
    assert.equal(authorization_endpoint, url().split('?')[0]);
    assert.ok(authorization_endpoint?.startsWith('http://') && token_endpoint?.startsWith('https://'));
  });

  it('sign a person in and return code and state to the app', async () => {
    const one = browser();
    const picker = await one.open(url());
    assert.deepEqual([picker.status, picker.heading], [200, 'Pick an account']);
    const done = await one.press(picker, megan());
    const { code, session_state, ...rest } = answerOf(done);
    assert.ok(code && session_state);
    assert.deepEqual(rest, { from: 'entra', state: 'what the app remembers&more' });
    assert.equal(done.redirectedTo?.pathname, '/auth-end');
    const again = answerOf(await one.open(url()));
    assert.ok(again.code && again.code !== code, 'single sign-on gives another code without a page');
  });

  it('list the hinted person first, and ask again when another person is signed in', async () => {
    const { lee } = tenant;
    const one = asMegan();
    const picker = await one.open(url({ login_hint: lee.userPrincipalName.toUpperCase() }));
    assert.equal(picker.heading, 'Pick an account');
    assert.ok(picker.text.indexOf(lee.id) < picker.text.indexOf(tenant.megan.id));
    assert.match(picker.text, new RegExp(`value="${lee.id}" autofocus`));
    assert.ok(answerOf(await one.press(picker, megan())).code, 'the chosen person counts, not the hinted one');
    assert.ok(answerOf(await one.open(url({ login_hint: tenant.megan.mail }))).code);
    assert.ok(answerOf(await one.open(url({ login_hint: 'unknown@example.com' }))).code);
  });

  it('follow the prompt parameter', async () => {
    for (const prompt of ['login', 'select_account']) {
      const one = asMegan();
      const picker = await one.open(url({ prompt }));
      assert.equal(picker.heading, 'Pick an account', prompt);
      assert.ok(answerOf(await one.press(picker, megan())).code, 'asks only once');
    }
    const one = asMegan();
    const consent = await one.open(url({ prompt: 'consent' }));
    assert.equal(consent.heading, 'Permissions requested');
    assert.ok(answerOf(await one.press(consent, { name: 'answer', value: 'accept' })).code);
  });

  it('show no page with prompt=none', async () => {
    const silent = url({ prompt: 'none' });
    const { clientId } = tenant.app;
    assert.ok(answerOf(await asMegan().open(silent)).code);
    const refusal = async (cookie: boolean) => {
      const { error, error_description, state } = answerOf(await (cookie ? asMegan() : browser()).open(silent));
      assert.equal(state, 'what the app remembers&more');
      return [error, /^AADSTS\d+/.exec(error_description ?? '')?.[0]];
    };
    assert.deepEqual(await refusal(false), ['login_required', 'AADSTS50058']);
    tenant.state.policies.setConsent(clientId, 'user-consent');
    assert.deepEqual(await refusal(true), ['interaction_required', 'AADSTS65001']);
    tenant.state.policies.setConsent(clientId, 'admin-approval');
    assert.deepEqual(await refusal(true), ['interaction_required', 'AADSTS90094']);
    tenant.state.policies.requireMfa(tenant.megan);
    assert.deepEqual(await refusal(true), ['interaction_required', 'AADSTS50076']);
    assert.equal(answerOf(await asMegan().open(silent)).claims, tenant.state.policies.mfaClaims);
  });

  it('ask once for consent, with plain descriptions', async () => {
    tenant.state.policies.setConsent(tenant.app.clientId, 'user-consent');
    const { sharepoint } = tenant.state.addresses;
    const allScopes = url({
      scope: `openid offline_access User.Read ${sharepoint}/AllSites.Read ${sharepoint}/Odd.Thing`,
    });
    const one = asMegan();
    const consent = await one.open(allScopes);
    assert.equal(consent.heading, 'Permissions requested');
    for (const words of [
      'Photo bot sign-in',
      'Sign you in',
      'Maintain access to data you have given it access to',
      'Sign you in and read your profile',
      'Read items in all site collections',
      'Odd.Thing',
    ]) {
      assert.ok(consent.text.includes(words), words);
    }
    assert.ok(answerOf(await one.press(consent, { name: 'answer', value: 'accept' })).code);
    assert.ok(answerOf(await one.open(allScopes)).code, 'consent was given');
    const lee = createPageBrowser(tenant.state.addresses.entraPages, entraCookie(tenant.lee));
    assert.equal((await lee.open(allScopes)).heading, 'Permissions requested', 'only for Megan');
    tenant.state.policies.setConsent(tenant.app.clientId, 'user-consent');
    assert.equal((await one.open(allScopes)).heading, 'Permissions requested', 'cleared by the policy change');
  });

  it('report declined consent to the app', async () => {
    tenant.state.policies.setConsent(tenant.app.clientId, 'user-consent');
    const one = asMegan();
    const answer = answerOf(await one.press(await one.open(url()), { name: 'answer', value: 'cancel' }));
    assert.deepEqual(
      [answer.error, answer.error_subcode, answer.state, answer.code],
      ['access_denied', 'cancel', 'what the app remembers&more', undefined],
    );
    assert.match(answer.error_description ?? '', /^AADSTS65004: User declined to consent.*Trace ID: \S{36} Corr/);
    assert.equal((await one.open(url())).heading, 'Permissions requested');
  });

  it('refer people to an admin when only an admin can consent', async () => {
    tenant.state.policies.setConsent(tenant.app.clientId, 'admin-approval');
    const one = asMegan();
    const page = await one.open(url());
    assert.equal(page.heading, 'Need admin approval');
    assert.match(page.text, /Photo bot sign-in needs permission to access resources .* only an admin can grant/);
    const { error, error_description } = answerOf(await one.press(page, { name: 'answer', value: 'cancel' }));
    assert.deepEqual([error, error_description?.slice(0, 12)], ['access_denied', 'AADSTS90094:']);
    const forced = await fetch(
      `${tenant.state.addresses.entraPages}/${tenant.state.id}/consent?${url().split('?')[1]}`,
      {
        method: 'POST',
        headers: { cookie: entraCookie(tenant.megan) },
        body: new URLSearchParams({ person: tenant.megan.id, answer: 'accept' }),
        redirect: 'manual',
      },
    );
    assert.match(forced.headers.get('location') ?? '', /error=access_denied/, 'only an admin can consent');
  });

  it('refer people to an admin for permissions that need one, whatever they may consent to', async () => {
    tenant.state.policies.setConsent(tenant.app.clientId, 'user-consent');
    const { sharepoint } = tenant.state.addresses;
    for (const scope of ['User.Read.All', `${sharepoint}/AllSites.FullControl`]) {
      assert.equal((await asMegan().open(url({ scope: `openid ${scope}` }))).heading, 'Need admin approval', scope);
    }
    assert.equal((await asMegan().open(url({ scope: 'openid User.ReadBasic.All' }))).heading, 'Permissions requested');
  });

  it('ask for the second factor before consent, and remember it', async () => {
    tenant.state.policies.requireMfa(tenant.megan);
    tenant.state.policies.setConsent(tenant.app.clientId, 'user-consent');
    const one = browser();
    const factor = await one.press(await one.open(url({ claims: tenant.state.policies.mfaClaims })), megan());
    assert.equal(factor.heading, 'Approve sign in request');
    const denied = await one.press(factor, { name: 'number', value: '' });
    assert.match(denied.text, /Your phone denied the request/);
    const wrong = [...denied.text.matchAll(/name="number" value="(\d+)"/g)]
      .map(([, value = '']) => value)
      .find((value) => value !== numberOn(denied).value);
    const once = await one.press(denied, { name: 'number', value: wrong ?? '' });
    assert.match(once.text, /Your phone denied the request/);
    const consent = await one.press(once, numberOn(once));
    assert.equal(consent.heading, 'Permissions requested');
    assert.ok(answerOf(await one.press(consent, { name: 'answer', value: 'accept' })).code);
    assert.ok(answerOf(await one.open(url())).code, 'the session keeps the second factor');
    const login = await one.open(url({ prompt: 'login' }));
    assert.equal(
      (await one.press(login, megan())).heading,
      'Approve sign in request',
      'a new sign-in needs a new factor',
    );
  });

  it('accept a number once, and only from the person who saw it', async () => {
    tenant.state.policies.requireMfa(tenant.megan);
    tenant.state.policies.requireMfa(tenant.lee);
    const one = asMegan();
    const factor = await one.open(url());
    const lee = createPageBrowser(tenant.state.addresses.entraPages, entraCookie(tenant.lee));
    assert.match((await lee.press(factor, numberOn(factor))).text, /Your phone denied/);
    assert.match(
      (await one.press(factor, numberOn(factor))).text,
      /Your phone denied/,
      'the number can be used only once',
    );
    tenant.state.policies.waiveMfa(tenant.lee);
  });

  it('respond in the fragment or as a form when the app requests it', async () => {
    const fragment = await asMegan().open(url({ response_mode: 'fragment' }));
    const parameters = new URLSearchParams(fragment.redirectedTo?.hash.slice(1));
    assert.ok(parameters.get('code'));
    assert.deepEqual(
      [parameters.get('state'), fragment.redirectedTo?.search],
      ['what the app remembers&more', '?from=entra'],
    );
    const form = await asMegan().open(url({ response_mode: 'form_post' }));
    assert.equal(form.redirectedTo, undefined);
    assert.match(form.text, /<form method="post" action="http:\/\/localhost:9\/auth-end\?from=entra">/);
    assert.match(form.text, /name="code" value="1\.[\w-]+"/);
    assert.match(form.text, /name="state" value="what the app remembers&amp;more"/);
    assert.match(
      form.headers.get('content-security-policy') ?? '',
      /form-action 'self' http:\/\/localhost:9; script-src 'sha256-/,
    );
  });

  it('show errors when there is no safe redirect URI', async () => {
    const wrong = async (changes: Record<string, string | undefined>, code: number) => {
      const page = await asMegan().open(url(changes));
      assert.deepEqual([page.status, page.redirectedTo, page.heading], [400, undefined, 'Sign in']);
      assert.ok(page.text.includes(`AADSTS${code}:`), page.text);
    };
    await wrong({ client_id: undefined }, 900144);
    await wrong({ client_id: tenant.state.id }, 700016);
    await wrong({ redirect_uri: undefined }, 900971);
    await wrong({ redirect_uri: 'http://localhost:9/auth-end' }, 50011);
    await wrong({ redirect_uri: `${tenant.redirectUri}/` }, 50011);
    await wrong({ redirect_uri: 'HTTP://localhost:9/auth-end?from=entra' }, 50011);
    await wrong({ client_id: tenant.botApp.clientId }, 50011);
    const elsewhere = url().replace(tenant.state.id, '11111111-1111-4111-8111-111111111111');
    assert.match((await asMegan().open(elsewhere)).text, /AADSTS90002:/);
    const markup = await asMegan().open(url({ redirect_uri: 'http://x/<script>' }));
    assert.ok(!markup.text.includes('<script>') && markup.text.includes('&lt;script&gt;'));
  });

  it('return all other errors to the app', async () => {
    const wrong = async (changes: Record<string, string | undefined>, error: string, code: number) => {
      const answer = answerOf(await asMegan().open(url(changes)));
      assert.deepEqual(
        [answer.error, /^AADSTS(\d+)/.exec(answer.error_description ?? '')?.[1], answer.state],
        [error, String(code), 'what the app remembers&more'],
      );
      assert.equal(answer.error_uri, `${tenant.state.addresses.entra}/error?code=${code}`);
    };
    await wrong({ response_type: undefined }, 'invalid_request', 900144);
    await wrong({ response_type: 'token' }, 'unsupported_response_type', 70005);
    await wrong({ response_mode: 'pigeon' }, 'invalid_request', 70007);
    await wrong({ scope: undefined }, 'invalid_request', 900144);
    await wrong({ scope: '"' }, 'invalid_scope', 70011);
    await wrong({ scope: 'https://nowhere.example/Read' }, 'invalid_resource', 500011);
    await wrong({ prompt: 'please' }, 'invalid_request', 90023);
    await wrong({ claims: '{' }, 'invalid_request', 9002313);
    await wrong({ claims: '"all"' }, 'invalid_request', 9002313);
    await wrong({ code_challenge_method: 'S256' }, 'invalid_request', 50147);
    await wrong({ code_challenge: 'short' }, 'invalid_request', 50147);
    await wrong({ code_challenge: 'x'.repeat(44), code_challenge_method: 'S256' }, 'invalid_request', 501491);
    await wrong({ code_challenge: 'x'.repeat(43), code_challenge_method: 'MD5' }, 'invalid_request', 9002313);
    const { publicApp } = tenant;
    await wrong({ client_id: publicApp.clientId }, 'invalid_request', 9002325);
    await wrong({ client_id: publicApp.clientId, code_challenge: 'x'.repeat(43) }, 'invalid_request', 9002325);
    const twice = answerOf(await asMegan().open(`${url()}&scope=openid`));
    assert.match(twice.error_description ?? '', /^AADSTS9000411/);
    const common = answerOf(await asMegan().open(url().replace(tenant.state.id, 'common')));
    assert.match(common.error_description ?? '', /^AADSTS50194/);
  });

  it('reject forms from other sites and forbid framing', async () => {
    const picker = await browser().open(url());
    assert.equal(picker.headers.get('x-frame-options'), 'DENY');
    assert.equal(picker.headers.get('referrer-policy'), 'same-origin', 'otherwise browsers send Origin: null');
    assert.match(picker.headers.get('content-security-policy') ?? '', /default-src 'none'.*frame-ancestors 'none'/);
    const { entraPages } = tenant.state.addresses;
    for (const header of [
      ['origin', 'http://localhost:1'],
      ['sec-fetch-site', 'same-site'],
    ] as [string, string][]) {
      const response = await fetch(`${entraPages}/${tenant.state.id}/login?${url().split('?')[1]}`, {
        method: 'POST',
        body: new URLSearchParams({ person: tenant.megan.id }),
        headers: [header],
        redirect: 'manual',
      });
      assert.deepEqual([response.status, response.headers.get('set-cookie')], [400, null]);
    }
    assert.equal((await fetch(`${entraPages}/elsewhere`)).status, 501);
  });

  it('show portraits', async () => {
    const { entraPages } = tenant.state.addresses;
    const photo = await fetch(`${entraPages}/portraits/${tenant.megan.id}`);
    assert.deepEqual([photo.status, photo.headers.get('content-type')], [200, 'image/jpeg']);
    assert.equal((await fetch(`${entraPages}/portraits/${tenant.lee.id}`)).status, 404);
  });
});
