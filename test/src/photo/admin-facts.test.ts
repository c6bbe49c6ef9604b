import assert from 'node:assert/strict';
import { factsFor } from '../../../src/photo/admin-facts.ts';
import type { Evidence } from '../../../src/photo/evidence.ts';
import { decideVerdict } from '../../../src/photo/verdict.ts';
import { absent, DIFFERENT, HOUR, profile, read, shownAgo } from '../../helpers/photo/evidence-samples.ts';

function lines(changes: Partial<Evidence>): string[] {
  const evidence = { ...DIFFERENT, ...changes };
  const verdict = decideVerdict(evidence, { copyInterval: 24 * HOUR });
  return factsFor(verdict, evidence).map(({ name, value }) => `${name}: ${value}`);
}

describe('The facts for an admin', () => {
  it("are the read values under Microsoft's names", () => {
    assert.deepEqual(lines({ ...shownAgo(25 * HOUR), photoPolicy: read({ source: 'cloud', allowedRoles: [] }) }), [
      'Verdict: not-copied',
      'Checked at: 2026-11-20T10:00:00.000Z',
      'Graph userType: "Member"',
      'Graph onPremisesSyncEnabled: not set',
      'Plan with a mailbox: yes',
      'Plan with SharePoint: yes',
      'Graph photo: image/jpeg, 648 x 648, ETag "BA09D118"',
      'Graph picture: 1 bytes',
      'SPS-PicturePlaceholderState: "0"',
      'SPS-PictureExchangeSyncState: "1"',
      'SPS-PictureTimestamp: 2026-11-18T10:00:00.000Z',
      'SharePoint picture: 1 bytes',
      'Pictures: differ',
      'Link to SharePoint first shown: 2026-11-19T09:00:00.000Z',
      'photoUpdateSettings: source cloud, no restriction',
    ]);
  });

  it('distinguish absent from failed, and empty from not set', () => {
    const facts = lines({
      account: { state: 'failed', reason: 'forbidden', code: 'Authorization_RequestDenied', requestId: 'r-1' },
      graphPhoto: absent('ImageNotFound'),
      ...profile({ placeholderState: '', exchangeSyncState: undefined, copiedAt: undefined }),
    });
    for (const line of [
      'Graph userType: failed (forbidden, Authorization_RequestDenied, request r-1)',
      'Graph photo: none (ImageNotFound)',
      'SPS-PicturePlaceholderState: ""',
      'SPS-PictureExchangeSyncState: not set',
      'SPS-PictureTimestamp: not set',
    ]) {
      assert.ok(facts.includes(line), `${line}\n${facts.join('\n')}`);
    }
    assert.ok(!facts.some((line) => line.startsWith('photoUpdateSettings')));
  });

  it('contain neither the name nor the address of the person', () => {
    assert.doesNotMatch(lines({}).join('\n'), /adele/i);
  });
});
