import type { TryOutcome } from '../open-sharepoint/learning/attribution.ts';
import type { Comparison, Evidence, GraphPhoto, PhotoPolicy, SharePointProfile, Source } from './evidence.ts';
import { hasExchangePlan, hasSharePointPlan } from './service-plans.ts';
import type { Verdict } from './verdict.ts';

/** One line for an admin: a name as Microsoft's APIs show it, and the value, or why it could not be read. */
export interface Fact {
  readonly name: string;
  readonly value: string;
}

/**
 * The evidence for an admin, who can check each line: raw names and values, untranslated, times in UTC.
 * Contains no picture, token or name of the person.
 */
export function factsFor(verdict: Verdict, evidence: Evidence): readonly Fact[] {
  const { account, graphPhoto, graphPicture, sharePointProfile, sharePointPicture, photoPolicy } = evidence;
  const profile = (show: (profile: SharePointProfile) => string) => describe(sharePointProfile, show);
  const plan = (has: typeof hasExchangePlan) => describe(account, ({ assignedPlans }) => yesOrNo(has(assignedPlans)));
  const facts: readonly (readonly [name: string, value: string | undefined])[] = [
    ['Verdict', verdict.kind],
    ['Checked at', evidence.readAt.toISOString()],
    ['Graph userType', describe(account, ({ userType }) => quoted(userType))],
    ['Graph onPremisesSyncEnabled', describe(account, (read) => String(read.onPremisesSyncEnabled ?? 'not set'))],
    ['Plan with a mailbox', plan(hasExchangePlan)],
    ['Plan with SharePoint', plan(hasSharePointPlan)],
    ['Graph photo', describe(graphPhoto, photoInWords)],
    ['Graph picture', describe(graphPicture, ({ byteLength }) => `${byteLength} bytes`)],
    ['SPS-PicturePlaceholderState', profile((read) => quoted(read.placeholderState))],
    ['SPS-PictureExchangeSyncState', profile((read) => quoted(read.exchangeSyncState))],
    ['SPS-PictureTimestamp', profile((read) => read.copiedAt?.toISOString() ?? 'not set')],
    ['SharePoint picture', describe(sharePointPicture, ({ byteLength }) => `${byteLength} bytes`)],
    ['Pictures', evidence.comparison && COMPARED[evidence.comparison.answer]],
    ['Link to SharePoint first shown', evidence.openSharePointShownAt?.toISOString()],
    ...triedInWords(evidence),
    ['photoUpdateSettings', photoPolicy.state === 'read' ? policyInWords(photoPolicy.value) : undefined],
  ];
  return facts.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
}

function describe<T>(source: Source<T>, show: (value: T) => string): string {
  if (source.state === 'read') return show(source.value);
  if (source.state === 'absent') return `none (${source.sign})`;
  const { reason, code, requestId } = source;
  const details = [reason, code, requestId && `request ${requestId}`].filter(Boolean);
  return `failed (${details.join(', ')})`;
}

const COMPARED: Readonly<Record<Comparison['answer'], string>> = {
  same: 'look the same',
  different: 'differ',
  'cannot-tell': 'may be the same or not',
};

function photoInWords({ etag, contentType, width, height }: GraphPhoto): string {
  return [contentType, width && height && `${width} x ${height}`, etag && `ETag ${etag}`].filter(Boolean).join(', ');
}

function policyInWords({ source, allowedRoles }: PhotoPolicy): string {
  return allowedRoles.length > 0
    ? `source ${source ?? 'not set'}, allowedRoles ${allowedRoles.join(' ')}`
    : `source ${source ?? 'not set'}, no restriction`;
}

/** SharePoint distinguishes an empty value from a missing one. */
function quoted(value: string | undefined): string {
  return value === undefined ? 'not set' : `"${value}"`;
}

function yesOrNo(answer: boolean): string {
  return answer ? 'yes' : 'no';
}

/** The newest tries: more lines would not fit on a card. */
const MAX_TRIED = 6;

/** What was tried since the button was first shown for this picture, when, and what followed. */
function triedInWords({ triedPages, openSharePointShownAt: shownAt }: Evidence) {
  const tried = triedPages?.filter(({ at }) => !shownAt || at >= shownAt).slice(-MAX_TRIED);
  return (tried ?? []).map(({ candidate, at, outcome }) => {
    const name = candidate === 'by-request' ? 'Requested in my name' : 'Opened in SharePoint';
    const page = candidate === 'by-request' ? 'large-picture' : candidate;
    return [name, `${page}, ${at.toISOString()}, ${FOLLOWED[outcome ?? 'pending']}`] as const;
  });
}

const FOLLOWED: Readonly<Record<TryOutcome | 'pending', string>> = {
  copied: 'a copy followed',
  'not-copied': 'no copy within an hour',
  unknown: 'result not known',
  pending: 'no copy yet',
};
