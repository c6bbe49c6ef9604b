import assert from 'node:assert/strict';
import { fromThePage, postFile, postForm, send } from '../../../helpers/sandbox/control-browser.ts';
import { type ControlTenant, startControl } from '../../../helpers/sandbox/control-tenant.ts';
import { plainPicture } from '../../../helpers/sandbox/small-tenant.ts';

const HOUR = 3_600_000;

describe("the control page's forms", () => {
  let tenant: ControlTenant;
  beforeEach(async () => {
    tenant = await startControl();
  });
  afterEach(() => tenant.stop());

  it('move the clock and redirect to the page', async () => {
    const { origin, state } = tenant;
    const answer = await postForm(origin, '/clock', { advance: String(24 * HOUR) });
    assert.deepEqual([answer.status, answer.headers.location], [303, '/#clock']);
    assert.equal(state.clock.offset(), 24 * HOUR);
    await postForm(origin, '/clock', { amount: '90', unit: 'minutes' });
    assert.equal(state.clock.offset(), 25.5 * HOUR);
  });

  it('refuse invalid clock values with a message on the page', async () => {
    const { origin, state } = tenant;
    const invalid: Record<string, string>[] = [
      { amount: '-3', unit: 'days' },
      { amount: 'x', unit: 'days' },
      { advance: '1e99' },
    ];
    for (const fields of invalid) {
      const { status, text } = await postForm(origin, '/clock', fields);
      assert.equal(status, 400);
      assert.match(text, /role="alert"><p class="notice">The clock moves forward only, by at most 366 days\./);
    }
    assert.equal(state.clock.offset(), 0);
  });

  it('set all switches, or none if one is invalid', async () => {
    const { origin, state } = tenant;
    const answer = await postForm(origin, '/switches', {
      profilePage: 'old',
      copyMinutes: '2',
      copyHours: '1',
      stampZone: 'Asia/Tokyo',
    });
    assert.deepEqual([answer.status, answer.headers.location], [303, '/#switches']);
    assert.deepEqual(
      { ...state.switches },
      {
        copyRequests: ['large-picture'],
        profilePage: 'old',
        copyDuration: 120_000,
        copyInterval: HOUR,
        stampZone: 'Asia/Tokyo',
      },
    );
    const bad = await postForm(origin, '/switches', { profilePage: 'search', copyMinutes: '2', copyHours: '-1' });
    assert.equal(bad.status, 400);
    assert.equal(state.switches.profilePage, 'old');
  });

  it('change the world', async () => {
    const { origin, state } = tenant;
    const answer = await postForm(origin, '/world', { world: 'old-profile-page' });
    assert.deepEqual([answer.status, answer.headers.location], [303, '/#switches']);
    assert.deepEqual([state.switches.copyRequests, state.switches.profilePage], [['old-profile-page'], 'old']);
    const { status, text } = await postForm(origin, '/world', { world: 'toString' });
    assert.equal(status, 400);
    assert.match(text, /role="alert"><p class="notice">world must be one of large-picture, /);
    assert.deepEqual(state.switches.copyRequests, ['old-profile-page']);
  });

  it('draw a different photo each time', async () => {
    const { origin, lee, state } = tenant;
    const answer = await postForm(origin, `/people/${lee.id}/draw`);
    assert.deepEqual([answer.status, answer.headers.location], [303, `/#person-${lee.id}`]);
    const first = lee.photo;
    assert.equal(first?.size, 648);
    assert.ok(Math.abs(state.clock.now().getTime() - (first?.changedAt.getTime() ?? 0)) < 5000);
    await postForm(origin, `/people/${lee.id}/draw`);
    assert.notDeepEqual(lee.photo?.bytes, first?.bytes);
  });

  it('upload a photo', async () => {
    const { origin, lee } = tenant;
    const answer = await postFile(origin, `/people/${lee.id}/upload`, await plainPicture(300, '#123456'));
    assert.deepEqual([answer.status, answer.headers.location], [303, `/#person-${lee.id}`]);
    assert.equal(lee.photo?.size, 300);
  });

  it('explain why an upload is refused, and keep the photo', async () => {
    const { origin, megan } = tenant;
    const before = megan.photo;
    const path = `/people/${megan.id}/upload`;
    const refusals: readonly [Buffer, number, RegExp][] = [
      [Buffer.from('hello'), 422, /This is not a picture\./],
      [Buffer.of(), 422, /Choose a picture first\./],
      [Buffer.alloc(4.5 * 1024 * 1024), 422, /A photo may have 4 MB at most\./],
      [Buffer.alloc(6 * 1024 * 1024), 413, /a photo may have at most 4 MB\./],
    ];
    for (const [file, status, reason] of refusals) {
      const answer = await postFile(origin, path, file);
      assert.equal(answer.status, status, String(reason));
      assert.match(answer.text, reason);
      assert.match(answer.text, /<h1>Contoso<\/h1>/, 'the page itself');
    }
    assert.equal((await postFile(origin, path, await plainPicture(9, '#fff'), 'other')).status, 422);
    const broken = { ...fromThePage(origin), 'content-type': 'multipart/form-data; boundary=x' };
    assert.equal((await send(origin, path, { method: 'POST', headers: broken, body: 'broken' })).status, 400);
    assert.equal(megan.photo, before);
  });

  it('remove a photo', async () => {
    const { origin, megan } = tenant;
    const answer = await postForm(origin, `/people/${megan.id}/remove`);
    assert.deepEqual([answer.status, answer.headers.location], [303, `/#person-${megan.id}`]);
    assert.equal(megan.photo, undefined);
  });

  it('refuse unknown people', async () => {
    for (const id of ['unknown', '..%2f..%2fetc', '__proto__']) {
      for (const what of ['draw', 'remove']) {
        assert.equal((await postForm(tenant.origin, `/people/${id}/${what}`)).status, 404, id);
      }
      const upload = await postFile(tenant.origin, `/people/${id}/upload`, await plainPicture(9, '#fff'));
      assert.equal(upload.status, 404, id);
    }
  });
});
