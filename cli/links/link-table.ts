import type { TenantConfig } from '../../src/config/tenant-config.ts';
import { type LinkRow, type LinkTable, linkTable } from '../../src/open-sharepoint/learning/link-table.ts';
import type { Store } from '../../src/store/types.ts';
import { counted } from '../counted.ts';
import type { CsvTable } from '../program/types.ts';
import { type TimingTable, timingTable, timingTableText, timingWords } from './timing-table.ts';

/** Everything that was learned about SharePoint. */
export interface LearnedTables extends LinkTable {
  readonly timing: TimingTable;
}

export async function readLearnedTables({ app, sharePoint, now }: TenantConfig, store: Store): Promise<LearnedTables> {
  const records = await store.linkResults.all(app.tenantId);
  const timings = await store.copyTimings.read(app.tenantId);
  const settings = { setting: sharePoint.link, hasPeoplePage: sharePoint.peoplePage !== undefined };
  return { ...linkTable(records, settings, now()), timing: timingTable(timings, sharePoint, now()) };
}

/** Both tables for an admin. */
export function learnedTablesText(tables: LearnedTables): string {
  return [linkTableText(tables), '', timingTableText(tables.timing)].join('\n');
}

/** The table of links for a spreadsheet. */
export function linkTableCsv({ links }: LinkTable): CsvTable {
  const rows = links.map(({ candidate, tried, copied, notCopied, chanceNow, lastTriedAt, state }) => [
    ...[candidate, tried, copied, notCopied, chanceNow],
    ...[lastTriedAt, state],
  ]);
  return { columns: ['link', 'tried', 'followed', 'not followed', 'chance now', 'last tried', 'state'], rows };
}

/** Both tables in one sentence. */
export function learnedSentence(tables: LearnedTables): string {
  return [linkSentence(tables), ...timingWords(tables.timing)].join('; ');
}

const HEADER = ['link', 'tried', 'followed', 'not followed', 'chance now', 'last tried', ''] as const;

const STATES: Readonly<Record<NonNullable<LinkRow['state']>, string>> = {
  chosen: 'chosen',
  forced: 'forced by OPEN_SHAREPOINT',
  stopped: 'stopped: too many in vain; to try again: --links --reset',
};

/** The table for an admin. Times are in UTC. */
export function linkTableText({ links }: LinkTable): string {
  const lines = [HEADER, ...links.map(cellsOf)];
  const widths = HEADER.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  const isNumber = (column: number) => column > 0 && column < 5;
  const pad = (cell: string, column: number) =>
    isNumber(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0);
  return [
    'Which links to SharePoint were tried, and how often a copy followed within the hour:',
    '',
    ...lines.map((cells) => cells.map(pad).join('  ').trimEnd()),
  ].join('\n');
}

/** The table in one sentence. */
export function linkSentence({ links }: LinkTable): string {
  const page = links.find(({ state }) => state === 'chosen' || state === 'forced');
  const tried = links.reduce((sum, row) => sum + row.tried, 0);
  const copied = links.reduce((sum, row) => sum + row.copied, 0);
  const opened = page ? [`${page.candidate} ${page.state}, chance now ${percent(page.chanceNow)}`] : [];
  const requests = links.some(({ state }) => state === 'stopped') ? ['by-request stopped'] : [];
  return [...opened, `${counted(tried, 'try', 'tries')}, ${copied} followed by a copy`, ...requests].join('; ');
}

function cellsOf({ candidate, tried, copied, notCopied, chanceNow, lastTriedAt, state }: LinkRow): readonly string[] {
  const counts = [tried, copied, notCopied].map(String);
  const last = lastTriedAt ? `${lastTriedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC` : '-';
  return [candidate, ...counts, percent(chanceNow), last, state ? STATES[state] : ''];
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
