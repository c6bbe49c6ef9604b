import assert from 'node:assert/strict';
import fc from 'fast-check';
import sharp, { type Metadata } from 'sharp';
import {
  type CopyFacts,
  completeDueCopy,
  copyPhotoAt,
  decideCopy,
  triggerCopy,
} from '../../../sandbox/sharepoint/photo-copy.ts';
import { THUMBNAIL_PIXELS } from '../../../sandbox/sharepoint/thumbnails.ts';
import type { ThumbnailSize } from '../../../sandbox/tenant/people/person.ts';
import { changePhoto, removePhoto } from '../../../sandbox/tenant/people/photos.ts';
import { COPY_REQUESTS } from '../../../sandbox/tenant/worlds.ts';
import { plainPicture, type SmallTenant, smallState } from '../../helpers/sandbox/small-tenant.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const never: CopyFacts = {
  copyRequests: ['large-picture'],
  requested: ['large-picture'],
  exchangePlan: true,
  exchangeSyncState: '',
  inProgress: false,
  copiedAt: undefined,
  now: new Date('2026-11-20T09:00:00Z'),
  interval: DAY,
};

describe('deciding whether SharePoint copies', () => {
  it('copies for the first time', () => assert.equal(decideCopy(never), 'copy'));

  it('waits exactly until the last copy is as old as the interval', () => {
    fc.assert(
      fc.property(fc.integer({ min: -DAY, max: 3 * DAY }), fc.integer({ min: 0, max: 2 * DAY }), (age, interval) => {
        const copiedAt = new Date(never.now.getTime() - age);
        assert.equal(decideCopy({ ...never, copiedAt, interval }), age < interval ? 'too-soon' : 'copy');
      }),
      { examples: [[DAY, DAY] as [number, number], [DAY - 1, DAY] as [number, number]] },
    );
  });

  it('copies only for the requests of the world', () => {
    const requests = fc.subarray([...COPY_REQUESTS]);
    fc.assert(
      fc.property(requests, requests, (copyRequests, requested) => {
        const counts = requested.some((request) => copyRequests.includes(request));
        assert.equal(decideCopy({ ...never, copyRequests, requested }), counts ? 'copy' : 'not-a-trigger');
      }),
    );
  });

  it('does not copy without an Exchange plan', () =>
    assert.equal(decideCopy({ ...never, exchangePlan: false }), 'no-exchange'));
  it('does not copy when sync is off', () =>
    assert.equal(decideCopy({ ...never, exchangeSyncState: '0' }), 'sync-off'));
  it('does not start a second copy', () => assert.equal(decideCopy({ ...never, inProgress: true }), 'in-progress'));
});

describe('a copy', () => {
  let tenant: Awaited<ReturnType<typeof smallState>>;
  let state: SmallTenant['state'];
  let megan: SmallTenant['megan'];
  let lee: SmallTenant['lee'];
  beforeEach(async () => {
    tenant = await smallState();
    ({ state, megan, lee } = tenant);
  });

  it('stores three square JPEGs and sets the three properties', async () => {
    assert.equal(await triggerCopy(state, megan, 'large-picture'), 'copy');
    const { thumbnails, placeholderState, exchangeSyncState, copiedAt } = megan.profile;
    assert.ok(thumbnails);
    for (const size of ['S', 'M', 'L'] as ThumbnailSize[]) {
      const metadata: Metadata = await sharp(thumbnails[size]).metadata();
      const pixels = THUMBNAIL_PIXELS[size];
      assert.deepEqual([metadata.format, metadata.width, metadata.height], ['jpeg', pixels, pixels]);
    }
    assert.deepEqual({ placeholderState, exchangeSyncState }, { placeholderState: '0', exchangeSyncState: '1' });
    assert.ok(copiedAt && Math.abs(copiedAt.getTime() - state.clock.now().getTime()) < 5000);
  });

  it('happens once in the interval, and again after it', async () => {
    await triggerCopy(state, megan, 'large-picture');
    const first = megan.profile.thumbnails?.L;
    await changePhoto(megan, await plainPicture(300, '#00ff00'), state.clock.now());
    assert.equal(await triggerCopy(state, megan, 'large-picture'), 'too-soon');
    assert.equal(megan.profile.thumbnails?.L, first);
    state.clock.advance(DAY);
    assert.equal(await triggerCopy(state, megan, 'large-picture'), 'copy');
    assert.notDeepEqual(megan.profile.thumbnails?.L, first);
  });

  it('completes after its duration, with the photo from its start', async () => {
    state.switches.copyDuration = 2 * HOUR;
    await triggerCopy(state, megan, 'large-picture');
    const due = megan.profile.pendingCopy?.dueAt;
    await changePhoto(megan, await plainPicture(300, '#00ff00'), state.clock.now());
    assert.equal(await triggerCopy(state, megan, 'large-picture'), 'in-progress');
    state.clock.advance(HOUR);
    await completeDueCopy(state, megan);
    assert.equal(megan.profile.copiedAt, undefined);
    state.clock.advance(HOUR + 1000);
    await Promise.all([completeDueCopy(state, megan), completeDueCopy(state, megan)]);
    assert.deepEqual(megan.profile.copiedAt, due);
    assert.equal(megan.profile.pendingCopy, undefined);
    const { dominant } = await sharp(megan.profile.thumbnails?.L).stats();
    assert.ok(dominant.r > dominant.g, 'the purple photo, not the green one');
  });

  it('does not overwrite a newer copy', async () => {
    state.switches.copyDuration = HOUR;
    await triggerCopy(state, megan, 'large-picture');
    state.clock.advance(2 * HOUR);
    const settling = completeDueCopy(state, megan);
    const now = state.clock.now();
    const later = { photo: megan.photo, startedAt: now, dueAt: new Date(now.getTime() + HOUR) };
    megan.profile.pendingCopy = later;
    await settling;
    assert.equal(megan.profile.pendingCopy, later);
  });

  it('of a removed photo sets the placeholder', async () => {
    await triggerCopy(state, megan, 'large-picture');
    removePhoto(megan);
    state.clock.advance(DAY);
    await triggerCopy(state, megan, 'large-picture');
    assert.equal(megan.profile.placeholderState, '1');
    assert.equal(megan.profile.thumbnails, undefined);
    assert.ok(megan.profile.copiedAt && state.clock.now().getTime() - megan.profile.copiedAt.getTime() < 5000);
  });

  it('does not happen with a disabled plan', async () => {
    const suspended = lee.assignedPlans.map((plan) => ({ ...plan, capabilityStatus: 'Suspended' as const }));
    assert.equal(await triggerCopy(state, { ...lee, assignedPlans: suspended }, 'large-picture'), 'no-exchange');
  });

  it('can be set in the past, to seed a person with an older picture', async () => {
    const at = new Date('2026-01-05T08:00:00Z');
    await copyPhotoAt(lee, megan.photo, at);
    assert.equal(lee.profile.copiedAt, at);
    assert.equal(lee.profile.placeholderState, '0');
    assert.ok(lee.profile.thumbnails);
  });
});
