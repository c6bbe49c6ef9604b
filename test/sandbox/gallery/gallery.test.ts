import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import type { HostConfig } from 'adaptivecards';
import { controlService } from '../../../sandbox/control/index.ts';
import { HOST_CONFIGS } from '../../../sandbox/gallery/host-configs.ts';
import type { SentCard } from '../../../sandbox/gallery/index.ts';
import { send } from '../../helpers/sandbox/control-browser.ts';
import { NO_LOCATIONS } from '../../helpers/sandbox/control-tenant.ts';
import { type SmallTenant, startSmallTenant } from '../../helpers/sandbox/small-tenant.ts';

// Node can load only the package's browser bundle.
const renderer = createRequire(import.meta.url)('adaptivecards/dist/adaptivecards.min.js') as {
  HostConfig: typeof HostConfig;
};

const sent = (number: number, message: string): SentCard => ({
  number,
  message,
  kind: 'message',
  at: '2026-03-02T09:00:00.000Z',
  to: 'Megan Bowen',
  title: 'Hello',
  warnings: [],
  card: { type: 'AdaptiveCard', version: '1.5', body: [] },
});

describe('the gallery', () => {
  const cards: SentCard[] = [];
  let tenant: SmallTenant;
  let origin: string;
  before(async () => {
    tenant = await startSmallTenant({
      control: (state) => controlService(state, { links: () => [], cards: () => cards, ...NO_LOCATIONS }),
    });
    origin = tenant.state.addresses.control;
  });
  after(() => tenant.stop());

  it('is linked from the control page and loads only its own scripts and styles', async () => {
    assert.match((await send(origin, '/')).text, /<a href="\/gallery\/"/);
    const { status, text, headers } = await send(origin, '/gallery/');
    assert.equal(status, 200);
    const policy = String(headers['content-security-policy']);
    for (const rule of ["default-src 'none'", "script-src 'self'", "style-src 'self'", 'http://localhost:*'])
      assert.ok(policy.includes(rule));
    assert.ok(!policy.includes('unsafe'));
    assert.doesNotMatch(text, /(src|href)="(https?:)?\/\/|\sstyle="|\son[a-z]+="|<script>/);
    for (const [, address = ''] of text.matchAll(/(?:src|href)="([^"]+)"/g)) {
      assert.equal((await send(origin, address)).status, 200, address);
    }
  });

  it("uses Microsoft's own renderer", async () => {
    const { status, text, headers } = await send(origin, '/gallery/adaptivecards.min.js');
    assert.equal(status, 200);
    assert.match(String(headers['content-type']), /^text\/javascript/);
    assert.ok(text.includes('AdaptiveCard'));
  });

  it('lists all cards, or those of one message', async () => {
    cards.push(sent(3, 'b'), sent(2, 'a'), sent(1, 'a'));
    const list = async (query: string) => {
      const listed = (await send(origin, `/gallery/cards.json${query}`)).json() as readonly SentCard[];
      return listed.map(({ number }) => number);
    };
    assert.deepEqual(await list(''), [3, 2, 1]);
    assert.deepEqual(await list('?message=a'), [2, 1]);
    assert.deepEqual(await list('?message=c'), []);
    assert.deepEqual((await send(origin, '/gallery/cards.json?message=b')).json(), [cards[0]]);
  });

  it('serves no other files, and nothing to other sites', async () => {
    for (const path of [
      '/gallery/page.ts',
      '/gallery/../index.ts',
      '/gallery/assets/gallery.js',
      '/gallery/package.json',
    ]) {
      assert.equal((await send(origin, path)).status, 404, path);
    }
    const rebound = await send(origin, '/gallery/cards.json', { headers: { host: 'evil.example' } });
    assert.equal(rebound.status, 421);
    const { headers } = await send(origin, '/gallery/cards.json');
    assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
  });

  it('does not exist without a list of cards', async () => {
    const other = await startSmallTenant({
      control: (state) => controlService(state, { links: () => [], ...NO_LOCATIONS }),
    });
    try {
      assert.equal((await send(other.state.addresses.control, '/gallery/')).status, 404);
      assert.ok(!(await send(other.state.addresses.control, '/')).text.includes('/gallery/'));
    } finally {
      await other.stop();
    }
  });

  it('has three host configurations with different colours that the renderer accepts', async () => {
    const served = (await send(origin, '/gallery/host-configs.json')).json();
    assert.deepEqual(served, JSON.parse(JSON.stringify(HOST_CONFIGS)));
    const backgrounds = Object.values(HOST_CONFIGS).map((json) => {
      const { containerStyles, actions, fontTypes } = new renderer.HostConfig(json);
      assert.equal(actions.maxActions, 6);
      assert.equal(fontTypes?.default.fontSizes.large, 18);
      assert.notEqual(containerStyles.getStyleByName('good').backgroundColor, undefined);
      const { backgroundColor, foregroundColors } = containerStyles.default;
      assert.notEqual(foregroundColors.default.default.toLowerCase(), backgroundColor?.toLowerCase());
      return backgroundColor;
    });
    assert.deepEqual(backgrounds, ['#ffffff', '#ff2d2c2c', '#000000']);
  });
});
