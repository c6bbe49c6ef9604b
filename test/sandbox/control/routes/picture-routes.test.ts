import assert from 'node:assert/strict';
import sharp from 'sharp';
import { copyPhotoAt } from '../../../../sandbox/sharepoint/photo-copy.ts';
import { send } from '../../../helpers/sandbox/control-browser.ts';
import { type ControlTenant, startControl } from '../../../helpers/sandbox/control-tenant.ts';

describe("the control page's pictures", () => {
  let tenant: ControlTenant;
  before(async () => {
    tenant = await startControl();
  });
  after(() => tenant.stop());

  it('are those of Graph and SharePoint', async () => {
    const { megan, origin, state } = tenant;
    await copyPhotoAt(megan, megan.photo, state.clock.now());
    const photo = await send(origin, `/people/${megan.id}/photo.jpg?v=1`);
    assert.equal(photo.headers['content-type'], 'image/jpeg');
    assert.ok(photo.body.equals(megan.photo?.bytes ?? Buffer.of()));
    const copy = await send(origin, `/people/${megan.id}/sharepoint.jpg`);
    assert.ok(copy.body.equals(megan.profile.thumbnails?.L ?? Buffer.of()));
  });

  it('are not sent again while unchanged', async () => {
    const path = `/people/${tenant.megan.id}/photo.jpg`;
    const { headers } = await send(tenant.origin, path);
    const again = await send(tenant.origin, path, { headers: { 'if-none-match': String(headers.etag) } });
    assert.equal(again.status, 304);
  });

  it('are missing for people without a photo and for unknown people', async () => {
    const { lee, origin } = tenant;
    for (const id of [lee.id, 'unknown', '..%2f..', '__proto__']) {
      for (const name of ['photo.jpg', 'sharepoint.jpg']) {
        assert.equal((await send(origin, `/people/${id}/${name}`)).status, 404, `${id} ${name}`);
      }
    }
  });

  it("include SharePoint's silhouette", async () => {
    const { body } = await send(tenant.origin, '/silhouette.png');
    assert.equal((await sharp(body).metadata()).format, 'png');
    assert.equal((await send(tenant.origin, '/silhouette.gif')).status, 404);
  });
});
