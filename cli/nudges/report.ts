import { DAY_MS, MIN_BULK_CHANGES } from '../../src/nudges/nudge-limits.ts';
import type { Failed } from '../../src/photo/evidence.ts';
import { CHANGE_RETENTION_MS } from '../../src/store/retention.ts';
import { hintFor } from '../check/hints.ts';
import type { Status } from './status.ts';

type Row = readonly [name: string, text: string];

/** The status for an admin's eyes. Times are in UTC. */
export function statusText(status: Status): string {
  const rows = [...steering(status), ...people(status), ...messages(status), ...status.lastRuns.map(lastRun)];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `${name.padEnd(width)}  ${text}`).join('\n');
}

/** What was said, and by whom. */
function steering(status: Status): readonly Row[] {
  const { control, settings, saidByCommand, pilot, roster } = status;
  const from = (said: boolean, setting: string) =>
    said ? `(by command; the settings say ${setting})` : '(by the settings)';
  const share = percent(control.bulkShare);
  const most = Math.max(MIN_BULK_CHANGES, Math.floor(roster.here * control.bulkShare) + 1);
  return [
    ...(status.botIsKnown
      ? []
      : [
          [
            'no bot',
            'of this tenant has started with this database yet: check AAD_APP_TENANT_ID, and DATABASE_URL or DATA_FOLDER',
          ] as const,
        ]),
    ['mode', `${control.mode} ${from(saidByCommand.mode, settings.mode)}`],
    ...(control.pausedAt ? [['paused', `since ${at(control.pausedAt)}; goes on with: resume`] as const] : []),
    ...(control.heldBackSince ? [heldBack(status, control.heldBackSince)] : []),
    ...(control.mode === 'pilot' || pilot.people > 0 ? [pilotRow(pilot)] : []),
    [
      'cap',
      `${control.dailyCap} messages in 24 hours ${from(saidByCommand.dailyCap, `${settings.dailyCap}`)}; ${status.sentOrQueuedInOneDay} used${control.dailyCap === 0 ? '. Nothing is sent' : ''}`,
    ],
    [
      'bulk share',
      `${share} of people ${from(saidByCommand.bulkShare, percent(settings.bulkShare))}; ${most} changes in 24 hours hold everything back, there are ${status.changesInOneDay}`,
    ],
  ];
}

/** How the tenant stands. */
function people({ roster, watched, photos, changes, told }: Status): readonly Row[] {
  const failing = photos.failing > 0 ? `; the last reading of ${photos.failing} failed` : '';
  return [
    [
      'people',
      `${roster.here} have the app, of whom ${roster.optedOut} opted out and ${roster.snoozed} said "not now"; ${roster.unreachable} can’t be reached`,
    ],
    ['watched', `${watched.watched}, of whom ${watched.due} are due now${failing}`],
    ['photos', `${photos.withPhoto} have one, ${photos.withoutPhoto} have none, ${photos.notReadYet} not read yet`],
    ['changes', changesInWords(changes)],
    [
      'told',
      told.people === 0
        ? `nobody in ${DAYS_KEPT} days`
        : `${told.people} people in ${DAYS_KEPT} days: ${toldInWords(told)}`,
    ],
  ];
}

function messages({ outbox }: Status): readonly Row[] {
  return [
    ['messages', counts(outbox) || 'none yet'],
    ...(outbox['in-doubt']
      ? [['in doubt', `${outbox['in-doubt']} may or may not have arrived, and are never sent again`] as const]
      : []),
    ...(outbox['dry-run'] ? [['dry run', `${outbox['dry-run']} would have been sent`] as const] : []),
  ];
}

const DAYS_KEPT = CHANGE_RETENTION_MS / DAY_MS;

const DECISIONS: Readonly<Record<string, string>> = {
  undecided: 'not decided on yet',
  nudge: 'told or about to be',
  'dry-run': 'would have been told',
  'right-already': 'right already',
};

/** Known outcomes first; the others are silence, with its reason. */
function changesInWords(changes: Status['changes']): string {
  const all = Object.values(changes).reduce((sum, count) => sum + count, 0);
  if (all === 0) return `none in ${DAYS_KEPT} days`;
  const known = Object.entries(DECISIONS).flatMap(([word, words]) =>
    Object.hasOwn(changes, word) ? [`${changes[word]} ${words}`] : [],
  );
  const silent = Object.entries(changes).filter(([word]) => !Object.hasOwn(DECISIONS, word));
  const why = silent.map(([word, count]) => `${count} ${word}`).join(', ');
  return `${all} in ${DAYS_KEPT} days: ${[...known, ...(why ? [`nothing said of the others (${why})`] : [])].join(', ')}`;
}

function toldInWords({ right, lookedAfter, notRight }: Status['told']): string {
  const sum = Object.values(notRight).reduce((all, count) => all + count, 0);
  const why = sum > 0 ? ` (${counts(notRight)})` : '';
  return `${right} right since, ${lookedAfter} still looked after, ${sum} not seen right${why}`;
}

function heldBack({ changesInOneDay, roster }: Status, since: Date): Row {
  const why = `${changesInOneDay} photos of ${roster.here} people changed in 24 hours`;
  return ['held back', `since ${at(since)}, because many photos changed at once (${why}); goes on with: release`];
}

function pilotRow({ people, named, groups }: Status['pilot']): Row {
  if (people === 0 && groups.length === 0) return ['pilot', 'nobody is on the list; choose people with: pilot NAME …'];
  const each = groups.map(({ groupId, members, readAt }) => `group ${groupId}: ${members}, read ${at(readAt)}`);
  return ['pilot', [`${people} people`, `${named} named`, ...each].join('; ')];
}

function lastRun({ name, endedAt, report }: Status['lastRuns'][number]): Row {
  const failure = failureIn(report);
  const trouble = failure ? hintFor('directory', failure) : undefined;
  const done = [counts(report), ...(trouble ? [`${trouble.cause} ${trouble.remedy}`] : [])].filter(Boolean);
  return [`last ${name}`, `${at(endedAt)}: ${done.join('. ')}`];
}

function failureIn(report: unknown): Failed | undefined {
  if (typeof report !== 'object' || report === null || !('failure' in report)) return undefined;
  return (report.failure as Failed | null) ?? undefined;
}

/** Of a sweep, what only those want to know who measure it; and that all went well. */
const UNSAID: readonly string[] = ['rate', 'parts', 'batches', 'done/ended'];

/** Whatever has a number, by name. */
function counts(report: unknown): string {
  if (typeof report !== 'object' || report === null) return '';
  return Object.entries(report)
    .filter(([name, value]) => !UNSAID.includes(name) && !UNSAID.includes(`${value}/${name}`))
    .filter(([, value]) => (typeof value === 'number' && value > 0) || (typeof value === 'string' && value !== ''))
    .map(([name, value]) => (typeof value === 'number' ? `${value} ${name}` : `${value}`))
    .join(', ');
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}

function at(moment: Date): string {
  return `${moment.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
