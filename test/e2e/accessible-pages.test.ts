import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { type HttpServer, startServer } from '../../bot/http/server.ts';
import { type Language, textsIn } from '../../bot/locales/index.ts';
import { createLog } from '../../bot/log.ts';
import { openBrowser } from '../helpers/e2e/chat-browser.ts';

const LANGUAGES: readonly Language[] = ['en', 'de', 'ar', 'ja'];
const TROUBLES = ['consent-needed', 'approval-needed', 'wrong-person', 'not-completed'] as const;
const TEAMS = 'https://teams.microsoft.com';

/** Each page that the bot serves to people, and the key of its heading. */
const PAGES = {
  'a link that no longer works': { path: '/open/expired', heading: 'open-link.title' },
  'an expired button': { path: '/auth-start?attempt=expired', heading: 'sign-in-window.too-old.title' },
  'a window that can’t start': { path: '/auth-start?attempt=failing', heading: 'sign-in-trouble.title.not-completed' },
  'an expired window': { path: '/auth-end?state=expired', heading: 'sign-in-window.too-old.title' },
  'a window that is done': { path: '/auth-end?state=done', heading: 'sign-in-window.done.title' },
  ...Object.fromEntries(
    TROUBLES.map((trouble) => [
      `a window with the trouble ${trouble}`,
      { path: `/auth-end?state=${trouble}`, heading: `sign-in-trouble.title.${trouble}` } as const,
    ]),
  ),
} as const;

describe('The pages that the bot serves to people', () => {
  let browser: Browser;
  let server: HttpServer;

  before(async () => {
    [browser, server] = await Promise.all([openBrowser(), startPages()]);
  });
  after(async () => {
    await browser.close();
    await server.stop();
  });

  for (const language of LANGUAGES) {
    describe(`in ${language}`, () => {
      let page: Page;
      before(async () => {
        const context = await browser.newContext({ locale: language });
        page = await context.newPage();
      });
      after(() => page.context().close());

      for (const [name, { path, heading }] of Object.entries(PAGES)) {
        it(`${name}: axe finds nothing, in light and dark`, async () => {
          await page.goto(`http://localhost:${server.port}${path}`);
          assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), textsIn(language)(heading));
          // Without frames, axe needs no second page.
          const axe = () => new AxeBuilder({ page }).setLegacyMode();
          await page.emulateMedia({ colorScheme: 'light' });
          assert.deepEqual(told(await axe().analyze()), []);
          // Only the colours change.
          await page.emulateMedia({ colorScheme: 'dark' });
          const dark = await axe().withRules('color-contrast').analyze();
          assert.deepEqual(told(dark), []);
          // axe measures no text that is in Arabic only. All languages have the same style.
          if (language !== 'ar') assert.equal(dark.passes.length, 1);
        });
      }
    });
  }
});

type Results = Awaited<ReturnType<AxeBuilder['analyze']>>;

/** What axe found, with the elements. */
function told({ violations }: Results): string[] {
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** The bot's HTTP server with a sign-in that ends as the address says. */
async function startPages(): Promise<HttpServer> {
  const log = createLog('fatal', new Writable({ write: (_line, _encoding, done) => done() }));
  const absent = {} as never;
  const server = await startServer({ host: '127.0.0.1', port: 0, keepAlive: 5_000, log });
  server.serve({
    ...{ receiver: absent, pictures: absent },
    degraded: () => [],
    openButton: { open: async () => undefined },
    signIn: {
      ...{ teamsOrigin: TEAMS, secure: false, log },
      window: {
        async start(attempt) {
          if (attempt === 'failing') throw new Error('Entra does not answer.');
          return undefined;
        },
        async finish(query) {
          const state = query.get('state');
          const trouble = TROUBLES.find((one) => one === state);
          return trouble || state === 'done'
            ? { result: 'sealed', trouble, language: undefined, reference: undefined }
            : undefined;
        },
      },
    },
  });
  return server;
}
