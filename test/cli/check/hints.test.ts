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
};

describe('What the check says of failures', () => {
  it('has a cause and a remedy for each', () => {
    for (const reason of Object.keys(REASONS) as FailureReason[]) {
      for (const source of ['graphPhoto', 'sharePointProfile']) {
        const hint = hintFor(source, { state: 'failed', reason });
        assert.ok(hint.cause.length > 15 && hint.remedy.length > 15, reason);
        assert.doesNotMatch(hint.cause + hint.remedy, /undefined|\bNaN/);
      }
    }
  });

  it('says nothing where nothing failed', () => {
    assert.deepEqual(hintsFor(DIFFERENT), []);
  });

  it('says nothing of a mailbox that is elsewhere: the verdict does', () => {
    const failed: Failed = { state: 'failed', reason: 'mailbox-on-premises' };
    assert.deepEqual(hintsFor({ ...DIFFERENT, graphPhoto: failed, graphPicture: failed }), []);
  });

  it('knows a guest by the UPN, and says how else to name them', () => {
    const nobody = { state: 'absent', sign: 'none-of-that-name' } as const;
    assert.match(
      hintForUnknownPerson('elif_fabrikam.com#ext#@contoso.com', nobody).remedy,
      /guest.+quotes.+mail address/,
    );
    assert.doesNotMatch(hintForUnknownPerson('elif@contoso.com', nobody).remedy, /quotes/);
    assert.match(hintForUnknownPerson('x@contoso.com', { ...nobody, sign: 'several-of-that-mail' }).cause, /Several/);
  });

  it('says the same once', () => {
    const failed: Failed = { state: 'failed', reason: 'not-allowed', code: 'certificate-needed' };
    const hints = hintsFor({ ...DIFFERENT, sharePointProfile: failed, sharePointPicture: failed });
    assert.equal(hints.length, 1);
    assert.match(hints[0]?.remedy ?? '', /APP_CERTIFICATE_FILE/);
  });

  it('tells the services apart', () => {
    assert.match(
      hintFor('account', { state: 'failed', reason: 'forbidden' }).remedy,
      /Microsoft Graph's User\.Read\.All/,
    );
    assert.match(hintFor('sharePointPicture', { state: 'failed', reason: 'forbidden' }).remedy, /Sites\.Read\.All/);
  });

  it('knows the setting that helps where the My Site host is not known', () => {
    const failed: Failed = { state: 'failed', reason: 'not-found', code: 'no-my-site' };
    assert.match(hintFor('sharePointProfile', failed).remedy, /SHAREPOINT_MY_SITE_URL/);
  });
});
