import assert from 'node:assert/strict';
import { removePhoto } from '../../../../sandbox/tenant/people/photos.ts';
import { send } from '../../../helpers/sandbox/control-browser.ts';
import { type ControlTenant, startControl } from '../../../helpers/sandbox/control-tenant.ts';

describe("the control page's events", () => {
  let tenant: ControlTenant;
  beforeEach(async () => {
    tenant = await startControl();
  });
  afterEach(() => tenant.stop());

  it('send the version of the page at once, and a new one when the tenant changes', async () => {
    const { origin, megan } = tenant;
    const page = (await send(origin, '/')).text;
    const stream = await listen(origin);
    const [, first] = /event: version\ndata: (\w+)\n\n/.exec(await stream.next()) ?? [];
    assert.ok(first);
    assert.ok(page.includes(`data-version="${first}"`));
    removePhoto(megan);
    const [, second] = /event: version\ndata: (\w+)\n\n/.exec(await stream.next()) ?? [];
    assert.ok(second && second !== first);
    await stream.close();
  });

  it('end when the service stops', async () => {
    const stream = await listen(tenant.origin);
    await stream.next();
    await tenant.stop();
    await assert.rejects(stream.next());
  });

  it('are read only', async () => {
    assert.equal((await send(tenant.origin, '/events', { method: 'POST' })).status, 404);
  });
});

async function listen(origin: string): Promise<{ next(): Promise<string>; close(): Promise<void> }> {
  const { body, headers } = await fetch(`${origin}/events`);
  assert.match(headers.get('content-type') ?? '', /^text\/event-stream/);
  const reader = body?.getReader();
  assert.ok(reader);
  return {
    next: async () => new TextDecoder().decode((await reader.read()).value),
    close: () => reader.cancel(),
  };
}
