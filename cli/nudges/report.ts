import type { Status } from './status.ts';

/** The status for an admin's eyes. Times are in UTC. */
export function toText(status: Status): string {
  const { control, saidByCommand, pilot, roster, watched, outbox, lastRuns } = status;
  const from = (said: boolean) => (said ? '' : ' (by the settings)');
  const rows: readonly (readonly [string, string])[] = [
    ['mode', `${control.mode}${from(saidByCommand.mode)}`],
    ...(control.pausedAt ? ([['paused', `since ${at(control.pausedAt)}; goes on with: resume`]] as const) : []),
    ...(control.heldBackSince ? [heldBack(status, control.heldBackSince)] : []),
    ['in 24 hours', `${status.sentOrQueuedInOneDay} of ${control.dailyCap} messages${from(saidByCommand.dailyCap)}`],
    [
      'photos changed',
      `${status.changesInOneDay} in 24 hours; held back beyond ${percent(control.bulkShare)} of people`,
    ],
    ...(control.mode === 'pilot' || pilot.people > 0 ? [pilotRow(pilot)] : []),
    [
      'people',
      `${roster.here} have the app, of whom ${roster.optedOut} opted out and ${roster.snoozed} said "not now"; ${roster.unreachable} can’t be reached`,
    ],
    ['watched', `${watched.watched}, of whom ${watched.due} are due now`],
    ['messages', counts(outbox) || 'none yet'],
    ...(outbox['in-doubt']
      ? ([['in doubt', `${outbox['in-doubt']} may or may not have arrived, and are never sent again`]] as const)
      : []),
    ...(outbox['dry-run'] ? ([['dry run', `${outbox['dry-run']} would have been sent`]] as const) : []),
    ...lastRuns.map(({ name, endedAt, report }) => [`last ${name}`, `${at(endedAt)}: ${counts(report)}`] as const),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `${name.padEnd(width)}  ${text}`).join('\n');
}

function heldBack({ changesInOneDay, roster }: Status, since: Date): readonly [string, string] {
  const why = `${changesInOneDay} photos of ${roster.here} people changed in 24 hours`;
  return ['held back', `since ${at(since)}, because many photos changed at once (${why}); goes on with: release`];
}

function pilotRow({ people, named, groups }: Status['pilot']): readonly [string, string] {
  const each = groups.map(({ groupId, members, readAt }) => `group ${groupId}: ${members}, read ${at(readAt)}`);
  return ['pilot', [`${people} people`, `${named} named`, ...each].join('; ')];
}

/** Whatever has a number, by name. */
function counts(report: unknown): string {
  if (typeof report !== 'object' || report === null) return '';
  return Object.entries(report)
    .filter(([, value]) => (typeof value === 'number' && value > 0) || (typeof value === 'string' && value !== ''))
    .map(([name, value]) => (typeof value === 'number' ? `${Math.round(value * 10) / 10} ${name}` : `${value}`))
    .join(', ');
}

function percent(share: number): string {
  return `${Math.round(share * 1_000) / 10} %`;
}

function at(moment: Date): string {
  return `${moment.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
