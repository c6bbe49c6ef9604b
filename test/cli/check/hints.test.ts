import assert from 'node:assert/strict';
import { hintFor, hintForUnknownPerson, hintsFor } from '../../../cli/check/hints.ts';
import type { Failed, FailureReason } from '../../../src/photo/evidence.ts';
import { DIFFERENT } from '../../helpers/photo/evidence-samples.ts';

const REASONS: Readonly<Record<FailureReason, true>> = {
  'timed-out': true,
  throttled: true,
  forbidden: true,
  unauthorized: true,
  'no-token': true,
  'not-allowed': true,
  unreachable: true,
  malformed: true,
  'not-found': true,
  refused: true,
  unavailable: true,
  'mailbox-on-premises': true,
  'no-mailbox': true,
  'foreign-host': true,
  'foreign-file': true,
};

describe('Hints of the check', () => {
  it('give a cause and a remedy for each failure', () => {
    for (const reason of Object.keys(REASONS) as FailureReason[]) {
      for (const source of ['graphPhoto', 'sharePointProfile']) {
        const hint = hintFor(source, { state: 'failed', reason });
        assert.ok(hint.cause.length > 15 && hint.remedy.length > 15, reason);
        assert.doesNotMatch(hint.cause + hint.remedy, /undefined|\bNaN/);
      }
    }
  });

  it('are empty if nothing failed', () => {
    assert.deepEqual(hintsFor(DIFFERENT), []);
  });

  it('omit a mailbox outside Exchange Online, which the verdict explains', () => {
    const failed: Failed = { state: 'failed', reason: 'mailbox-on-premises' };
    assert.deepEqual(hintsFor({ ...DIFFERENT, graphPhoto: failed, graphPicture: failed }), []);
  });

  it("recognize a guest's UPN, and suggest other names", () => {
    const unknown = { state: 'absent', sign: 'none-of-that-name' } as const;
    assert.match(
      hintForUnknownPerson('elif_fabrikam.com#ext#@contoso.com', unknown).remedy,
      /guest.+quotes.+mail address/,
    );
    assert.doesNotMatch(hintForUnknownPerson('elif@contoso.com', unknown).remedy, /quotes/);
    assert.match(hintForUnknownPerson('x@contoso.com', { ...unknown, sign: 'several-of-that-mail' }).cause, /Several/);
  });

  it('repeat nothing', () => {
    const failed: Failed = { state: 'failed', reason: 'not-allowed', code: 'certificate-needed' };
    const hints = hintsFor({ ...DIFFERENT, sharePointProfile: failed, sharePointPicture: failed });
    assert.equal(hints.length, 1);
    assert.match(hints[0]?.remedy ?? '', /APP_CERTIFICATE_FILE/);
  });

  it('name the permissions of each service', () => {
    assert.match(
      hintFor('account', { state: 'failed', reason: 'forbidden' }).remedy,
      /Microsoft Graph's User\.Read\.All/,
    );
    assert.match(hintFor('sharePointPicture', { state: 'failed', reason: 'forbidden' }).remedy, /Sites\.Read\.All/);
  });

  it('name the setting for an unknown My Site host', () => {
    const failed: Failed = { state: 'failed', reason: 'not-found', code: 'no-my-site' };
    assert.match(hintFor('sharePointProfile', failed).remedy, /SHAREPOINT_MY_SITE_URL/);
  });
});
