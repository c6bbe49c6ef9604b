import {
  type AvailableLinks,
  CANDIDATES,
  type Candidate,
  type CandidateRecord,
  LEARNED_LINKS,
  type LinkSetting,
} from '../types.ts';
import { bestLink, chanceOf, mayRequest } from './policy.ts';
import { emptyRecord } from './records.ts';

/** What the tenant's bot has learned about links to SharePoint. Names no person, tenant or address. */
export interface LinkTable {
  /** OPEN_SHAREPOINT. */
  readonly setting: LinkSetting;
  readonly links: readonly LinkRow[];
}

export interface LinkRow extends CandidateRecord {
  /** Expected share of tries that a copy follows, from 0 to 1. */
  readonly chanceNow: number;
  /**
   * `chosen`: the next person gets this page. `forced`: each person does, by OPEN_SHAREPOINT. `stopped`: the bot makes
   * no more requests, because too many were in vain.
   */
  readonly state: 'chosen' | 'forced' | 'stopped' | undefined;
}

/** The table of all candidates that can be tried with these settings, or were tried before. */
export function linkTable(
  records: readonly CandidateRecord[],
  { setting, hasPeoplePage }: { readonly setting: LinkSetting; readonly hasPeoplePage: boolean },
  now: Date,
): LinkTable {
  const [first, ...others] = LEARNED_LINKS;
  const available: AvailableLinks = [first, ...others.filter((link) => link !== 'people-page' || hasPeoplePage)];
  const chosen = setting === 'auto' ? bestLink({ tried: [], available, now }, records) : setting;
  const shown: readonly Candidate[] = [...available, setting === 'auto' ? first : setting, 'by-request'];
  const stateOf = (candidate: Candidate): LinkRow['state'] => {
    if (candidate === 'by-request') return mayRequest(records) ? undefined : 'stopped';
    if (candidate !== chosen) return undefined;
    return setting === 'auto' ? 'chosen' : 'forced';
  };
  const links = CANDIDATES.flatMap((candidate) => {
    const record = records.find((one) => one.candidate === candidate);
    if (!record && !shown.includes(candidate)) return [];
    const chanceNow = Number(chanceOf(candidate, records, now).toFixed(3));
    return [{ ...(record ?? emptyRecord(candidate)), chanceNow, state: stateOf(candidate) }];
  });
  return { setting, links };
}
