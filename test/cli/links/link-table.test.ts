import assert from 'node:assert/strict';
import { linkSentence, linkTableText } from '../../../cli/links/link-table.ts';
import { linkTable } from '../../../src/open-sharepoint/learning/link-table.ts';
import { MOST_REQUESTS_IN_VAIN } from '../../../src/open-sharepoint/learning/policy.ts';
import { emptyRecord, withResult, withTry } from '../../../src/open-sharepoint/learning/records.ts';
import type { Candidate, CandidateRecord, LinkOutcome } from '../../../src/open-sharepoint/types.ts';

const NOW = new Date('2026-03-02T09:00:00Z');
const AUTO = { setting: 'auto', hasPeoplePage: false } as const;

function recordWith(candidate: Candidate, tries: number, outcomes: readonly LinkOutcome[]): CandidateRecord {
  let record = emptyRecord(candidate);
  for (let tried = 0; tried < tries; tried++) record = withTry(record, NOW);
  for (const outcome of outcomes) record = withResult(record, { outcome, at: NOW });
  return record;
}

const LEARNED = [
  recordWith('large-picture', 3, ['not-copied', 'not-copied']),
  recordWith('edit-profile', 12, ['copied', 'copied', 'copied', 'not-copied']),
  recordWith('by-request', MOST_REQUESTS_IN_VAIN, ['not-copied']),
];

describe('The table of links', () => {
  it('has a line for each candidate, with what followed and what is chosen', () => {
    assert.equal(
      linkTableText(linkTable(LEARNED, AUTO, NOW)),
      `Which links to SharePoint were tried, and how often a copy followed within the hour:

link            tried  followed  not followed  chance now  last tried
large-picture       3         0             2         6 %  2026-03-02 09:00 UTC
profile-page        0         0             0        33 %  -
edit-profile       12         3             1        77 %  2026-03-02 09:00 UTC  chosen
onedrive-home       0         0             0        25 %  -
search-profile      0         0             0        19 %  -
by-request         20         0             1         7 %  2026-03-02 09:00 UTC  stopped: too many in vain; to try again: --links --reset`,
    );
  });

  it('shows the page of the admin only if there is one, or if it was tried', () => {
    const shows = (records: readonly CandidateRecord[], hasPeoplePage: boolean) =>
      linkTable(records, { setting: 'auto', hasPeoplePage }, NOW).links.some((row) => row.candidate === 'people-page');
    assert.equal(shows(LEARNED, false), false);
    assert.equal(shows(LEARNED, true), true);
    assert.equal(shows([recordWith('people-page', 1, [])], false), true);
  });

  it('shows a forced page', () => {
    const { links } = linkTable(LEARNED, { setting: 'office-home', hasPeoplePage: false }, NOW);
    assert.deepEqual(
      links.filter(({ state }) => state === 'chosen' || state === 'forced').map((row) => [row.candidate, row.state]),
      [['office-home', 'forced']],
    );
  });

  it('is one sentence in the status of the nudges', () => {
    assert.equal(
      linkSentence(linkTable(LEARNED, AUTO, NOW)),
      'edit-profile chosen, chance now 77 %; 35 tries, 3 followed by a copy; by-request stopped',
    );
    assert.match(linkSentence(linkTable([], AUTO, NOW)), /^large-picture chosen, .+; 0 tries, 0 followed by a copy$/);
  });
});
