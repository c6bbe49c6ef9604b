import assert from 'node:assert/strict';
import { timingTable } from '../../../cli/links/timing-table.ts';
import { statusText } from '../../../cli/nudges/report.ts';
import type { Status } from '../../../cli/nudges/status.ts';
import { NO_OBSERVATIONS } from '../../../src/open-sharepoint/timing/learned-timing.ts';

const ASSUMED = { copyInterval: 86_400_000, isIntervalSet: false };
const QUIET: Status = {
  control: {
    mode: 'on',
    dailyCap: 1_000,
    bulkShare: 0.05,
    paused: false,
    heldBackSince: undefined,
    pausedAt: undefined,
  },
  settings: { mode: 'on', dailyCap: 1_000, bulkShare: 0.05 },
  botIsKnown: true,
  saidByCommand: { mode: false, dailyCap: false, bulkShare: false },
  pilot: { people: 0, named: 0, groups: [] },
  roster: { here: 100_000, unreachable: 12, optedOut: 300, snoozed: 4 },
  watched: { watched: 99_700, due: 40 },
  photos: { withPhoto: 80_000, withoutPhoto: 19_000, notReadYet: 700, failing: 0 },
  changes: {},
  told: { people: 0, right: 0, lookedAfter: 0, notRight: {} },
  changesInOneDay: 0,
  outbox: {},
  sentOrQueuedInOneDay: 0,
  welcomesWaiting: 0,
  feedback: [],
  links: { setting: 'auto', links: [], timing: timingTable(NO_OBSERVATIONS, ASSUMED, new Date(0)) },
  lastRuns: [],
};
/** The text of the row with this name. */
const row = (name: string, differs: Partial<Status>) =>
  statusText({ ...QUIET, ...differs })
    .split('\n')
    .find((line) => line.startsWith(`${name} `))
    ?.slice(name.length)
    .trim();

describe('The status of npm run nudges', () => {
  it('shows for each value whether a command set it, and the value of the settings', () => {
    assert.equal(row('mode', {}), 'on (by the settings)');
    const saidByCommand = { mode: true, dailyCap: true, bulkShare: true };
    const control = { ...QUIET.control, mode: 'off', dailyCap: 0, bulkShare: 0.125 } as const;
    assert.equal(row('mode', { saidByCommand, control }), 'off (by command; the settings say on)');
    assert.match(
      row('cap', { saidByCommand, control }) ?? '',
      /^0 .+\(by command; the settings say 1000\).+nothing is sent/,
    );
    assert.match(row('bulk share', { saidByCommand, control }) ?? '', /^12.5 % .+\(by command; the settings say 5 %\)/);
  });

  it('warns if no bot has started for this tenant', () => {
    assert.equal(row('no bot', {}), undefined);
    assert.match(row('no bot', { botIsKnown: false }) ?? '', /AAD_APP_TENANT_ID/);
  });

  it('shows how many changes hold all messages, for few people and for many', () => {
    assert.match(row('bulk share', {}) ?? '', /; 5001 changes in 24 hours/);
    assert.match(row('bulk share', { roster: { ...QUIET.roster, here: 3 } }) ?? '', /; 20 changes in 24 hours/);
  });

  it('shows how many welcomes wait', () => {
    assert.equal(row('welcomes', {}), undefined);
    assert.equal(row('welcomes', { welcomesWaiting: 1_999 }), '1999 wait to be sent');
  });

  it('shows how often answers helped', () => {
    const counts = { verdict: 'waiting', language: 'en', helpful: 3, unhelpful: 1 };
    const feedback = [counts, { ...counts, language: 'it', helpful: 0 }];
    assert.equal(row('feedback', { feedback }), 'waiting: 3 of 5 answers helped (en 3 of 4, it 0 of 1)');
  });

  it('says what was learned about links', () => {
    assert.equal(row('links', {}), '0 tries, 0 followed by a copy');
  });

  it('counts people, photos, changes and messages', () => {
    assert.match(row('people', {}) ?? '', /^100000 have the app/);
    assert.equal(row('photos', {}), '80000 have one, 19000 have none, 700 not read yet');
    assert.equal(row('told', {}), 'no one in 90 days');
    const told = { people: 50, right: 31, lookedAfter: 12, notRight: { 'beyond-them': 2, 'reminded-already': 5 } };
    assert.equal(
      row('told', { told }),
      '50 people in 90 days: 31 right since, 12 still followed up, 7 not seen right (2 beyond-them, 5 reminded-already)',
    );
    assert.equal(
      row('changes', { changes: { nudge: 50, 'right-already': 20, undecided: 3, 'opted-out': 2, stale: 1 } }),
      '76 in 90 days: 3 not decided yet, 50 told or queued, 20 already right, no message for the others (2 opted-out, 1 stale)',
    );
  });

  it('shows the remedy if the app may not read Graph', () => {
    const report = { done: 0, ended: 'failed', failure: { state: 'failed', reason: 'forbidden' } };
    const lastRuns = [{ name: 'sweep', endedAt: new Date('2026-03-02T12:00:00Z'), report }];
    assert.match(row('last sweep', { lastRuns }) ?? '', /may not read from Microsoft Graph.+Grant .+User\.Read\.All/);
  });

  it('shows the results of a sweep without performance figures', () => {
    const report = { done: 40, changed: 2, rate: 39.1, parts: 41, batches: 2, vanished: 0, ended: 'done' };
    const lastRuns = [{ name: 'sweep', endedAt: new Date('2026-03-02T12:00:00Z'), report }];
    assert.equal(row('last sweep', { lastRuns }), '2026-03-02 12:00 UTC: 40 done, 2 changed');
  });

  it('shows that a pilot is empty', () => {
    assert.match(row('pilot', { control: { ...QUIET.control, mode: 'pilot' } }) ?? '', /^empty/);
  });
});
