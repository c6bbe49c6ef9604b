import assert from 'node:assert/strict';
import sharp from 'sharp';
import { silhouette } from '../../../sandbox/sharepoint/silhouette.ts';
import { gatherEvidence } from '../../../src/check/gather-evidence.ts';
import type { GraphReading } from '../../../src/microsoft365/graph/graph-answer.ts';
import type { GraphReader } from '../../../src/microsoft365/graph/graph-reader.ts';
import type { SharePointReader } from '../../../src/microsoft365/sharepoint/sharepoint-reader.ts';
import type { Account, PhotoPolicy, Source } from '../../../src/photo/evidence.ts';
import { createPictureReader } from '../../../src/photo/picture-reader.ts';
import { sha256, type Thumbnail } from '../../../src/photo/thumbnail.ts';
import { absent, DIFFERENT, failed, PROFILE, READ_AT, read } from '../../helpers/photo/evidence-samples.ts';
import { copyOf, portrait } from '../../helpers/photo/portraits.ts';

const NEVER = new AbortController().signal;
const now = () => READ_AT;

describe('Gathering evidence', () => {
  let photo: Buffer;
  let copy: Buffer;
  before(async () => {
    photo = await portrait('micah', 'Adele');
    copy = await copyOf(photo);
  });

  function graph(changes: Partial<GraphReading> = {}): GraphReader {
    const { account, graphPhoto } = DIFFERENT;
    return async () => ({ account, photo: graphPhoto, picture: read(photo), ...changes });
  }

  function sharePoint(changes: Partial<SharePointReader> = {}): SharePointReader {
    return { profile: async () => read(PROFILE), picture: async () => read(copy), ...changes };
  }

  it('reads and compares both pictures, and returns their thumbnails beside the evidence', async () => {
    const sources = { graph: graph(), sharePoint: sharePoint() };
    const { evidence, thumbnails } = await gatherEvidence(sources, { now, signal: NEVER });
    assert.equal(evidence.comparison?.answer, 'same');
    assert.deepEqual(evidence.readAt, READ_AT);
    assert.deepEqual(evidence.sharePointProfile, read(PROFILE));
    assert.deepEqual([await sizeOf(thumbnails.graph), await sizeOf(thumbnails.sharePoint)], [96, 72]);
    assert.ok(evidence.sharePointPicture.state === 'read');
    assert.deepEqual(evidence.sharePointPicture.value, { sha256: sha256(copy), byteLength: copy.length });
    assert.ok(evidence.graphPicture.state === 'read');
    assert.equal(evidence.graphPicture.value.byteLength, photo.length);
    assert.ok(JSON.stringify(evidence).length < 2_000);
  });

  it('reads Graph and SharePoint in parallel', async () => {
    const both = Promise.withResolvers<void>();
    let asked = 0;
    const arrive = async () => {
      asked++;
      if (asked === 2) both.resolve();
      await both.promise;
    };
    const sources = {
      graph: (signal: AbortSignal) => arrive().then(() => graph()(signal)),
      sharePoint: sharePoint({ profile: () => arrive().then(() => read(PROFILE)) }),
    };
    const { evidence } = await gatherEvidence(sources, { now, signal: NEVER });
    assert.equal(evidence.comparison?.answer, 'same');
  });

  it('does not read the picture if the profile is absent or failed', async () => {
    for (const profile of [absent('no-profile'), failed('forbidden')]) {
      const picture = () => assert.fail('asked');
      const sources = { graph: graph(), sharePoint: sharePoint({ profile: async () => profile, picture }) };
      const { evidence, thumbnails } = await gatherEvidence(sources, { now, signal: NEVER });
      assert.deepEqual([evidence.sharePointProfile, evidence.sharePointPicture], [profile, profile]);
      assert.deepEqual([evidence.comparison, thumbnails.sharePoint], [undefined, undefined]);
    }
  });

  it('treats SharePoint’s own silhouette as no picture', async () => {
    const picture = async () => read(await silhouette('M'));
    const sources = { graph: graph(), sharePoint: sharePoint({ picture }) };
    const { evidence, thumbnails } = await gatherEvidence(sources, { now, signal: NEVER });
    assert.deepEqual(evidence.sharePointPicture, absent('silhouette'));
    assert.deepEqual([evidence.comparison, thumbnails.sharePoint], [undefined, undefined]);
  });

  it('keeps the sources that answered before the deadline', async () => {
    const deadline = new AbortController();
    const picture = () => new Promise<never>(() => deadline.abort());
    const sources = { graph: graph(), sharePoint: sharePoint({ picture }) };
    const { evidence, thumbnails } = await gatherEvidence(sources, { now, signal: deadline.signal });
    assert.deepEqual(evidence.sharePointPicture, failed('timed-out'));
    assert.deepEqual([evidence.sharePointProfile.state, evidence.graphPicture.state], ['read', 'read']);
    assert.equal(await sizeOf(thumbnails.graph), 96);
    assert.equal(thumbnails.sharePoint, undefined);
  });

  it('does not wait for the decoder after the deadline', async () => {
    const deadline = new AbortController();
    let reads = 0;
    const read = () => {
      if (++reads === 2) deadline.abort();
      return new Promise<never>(() => {});
    };
    const pictures = { ...createPictureReader(), read };
    const sources = { graph: graph(), sharePoint: sharePoint() };
    const { evidence, thumbnails } = await gatherEvidence(sources, { now, signal: deadline.signal, pictures });
    assert.deepEqual([evidence.graphPicture.state, evidence.sharePointPicture.state], ['read', 'read']);
    assert.deepEqual(evidence.comparison, { answer: 'cannot-tell', distance: Number.NaN, reason: 'timed-out' });
    assert.deepEqual(thumbnails, { graph: undefined, sharePoint: undefined });
  });

  it('has no source after the deadline', async () => {
    const sources = { graph: graph(), sharePoint: sharePoint() };
    const { evidence } = await gatherEvidence(sources, { now, signal: AbortSignal.abort() });
    for (const source of [
      evidence.account,
      evidence.graphPhoto,
      evidence.sharePointProfile,
      evidence.sharePointPicture,
    ]) {
      assert.deepEqual(source, failed('timed-out'));
    }
  });

  it('learns the My Site host from the account', async () => {
    const asked: Account[] = [];
    const learn = (account: Promise<Source<Account>>): SharePointReader => ({
      ...sharePoint(),
      async profile(signal) {
        const source = await account;
        if (source.state === 'read') asked.push(source.value);
        return sharePoint().profile(signal);
      },
    });
    const { evidence } = await gatherEvidence({ graph: graph(), sharePoint: learn }, { now, signal: NEVER });
    assert.equal(evidence.comparison?.answer, 'same');
    assert.deepEqual(
      asked.map(({ id }) => id),
      ['a'],
    );
  });

  it('finds when the button was first shown with Graph’s current picture', async () => {
    const earlier = new Date('2026-11-01T10:00:00Z');
    const shownAt = async () =>
      new Map([
        [sha256(photo), earlier],
        ['none', READ_AT],
        ['another', READ_AT],
      ]);
    const shown = async (changes: Partial<GraphReading>) => {
      const sources = { graph: graph(changes), sharePoint: sharePoint(), shownAt };
      return (await gatherEvidence(sources, { now, signal: NEVER })).evidence.openSharePointShownAt;
    };
    assert.deepEqual(await shown({}), earlier);
    assert.deepEqual(await shown({ picture: read(copy) }), undefined);
    assert.deepEqual(await shown({ photo: absent('ImageNotFound'), picture: absent('ImageNotFound') }), READ_AT);
    assert.deepEqual(await shown({ picture: failed('timed-out') }), undefined);
  });

  it("reads the tenant's photo policy if it has a reader", async () => {
    const policy = read<PhotoPolicy>({ source: 'onPremises', allowedRoles: [] });
    const sources = { graph: graph(), sharePoint: sharePoint() };
    const without = await gatherEvidence(sources, { now, signal: NEVER });
    assert.deepEqual(without.evidence.photoPolicy, absent('not-granted'));
    const withPolicy = await gatherEvidence({ ...sources, photoPolicy: async () => policy }, { now, signal: NEVER });
    assert.deepEqual(withPolicy.evidence.photoPolicy, policy);
  });

  it('neither fails nor waits if the policy or the store fails or hangs', async () => {
    const sources = { graph: graph(), sharePoint: sharePoint() };
    const ways = [() => Promise.reject(new Error('down')), () => new Promise<never>(() => {})];
    for (const way of ways) {
      const { evidence } = await gatherEvidence({ ...sources, photoPolicy: way, shownAt: way }, { now, signal: NEVER });
      assert.equal(evidence.comparison?.answer, 'same');
      assert.deepEqual([evidence.photoPolicy, evidence.openSharePointShownAt], [failed('timed-out'), undefined]);
    }
  });

  it('rejects for a defect instead of reporting a failed source', async () => {
    const defect = new TypeError('defect');
    const sources = { graph: () => Promise.reject(defect), sharePoint: sharePoint() };
    await assert.rejects(gatherEvidence(sources, { now, signal: NEVER }), defect);
  });
});

async function sizeOf(thumbnail: Thumbnail | undefined): Promise<number> {
  return (await sharp(thumbnail?.bytes).metadata()).width;
}
