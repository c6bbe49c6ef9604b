import { factsFor } from '../../src/photo/admin-facts.ts';
import type { Evidence, Read, Source } from '../../src/photo/evidence.ts';
import { oneLine } from '../terminal-text.ts';
import type { Checked } from './check-person.ts';
import { hintLines } from './hints.ts';
import { photoPolicySentence } from './photo-policy.ts';
import { VERDICT_SENTENCES } from './sentences.ts';

/** The report for scripts. `user`: the name as typed, maybe a UPN. No other name, and no token, picture or link. */
export function checkReportJson(user: string, { objectId, evidence, verdict, advice, hints }: Checked): object {
  return { user, objectId, verdict, advice, evidence: withoutNames(evidence), hints };
}

/** The report for a person. */
export function checkReportText(user: string, { objectId, evidence, verdict, hints }: Checked): string {
  const facts = factsFor(verdict, evidence);
  const width = Math.max(...facts.map(({ name }) => name.length));
  const retryAt = verdict.retryAt && [{ name: 'Try again from', value: verdict.retryAt.toISOString() }];
  const lines = [{ name: 'Object id', value: objectId }, ...facts, ...(retryAt ?? [])];
  return [
    `${oneLine(user)}: ${verdict.kind}`,
    VERDICT_SENTENCES[verdict.kind],
    photoPolicySentence(evidence.photoPolicy, verdict.kind),
    '',
    ...lines.map(({ name, value }) => `  ${name.padEnd(width)}  ${oneLine(value)}`),
    ...hints.flatMap(hintLines),
  ].join('\n');
}

/** Omits names and links, because the output ends up in tickets and logs. */
function withoutNames(evidence: Evidence): object {
  const { account, sharePointProfile } = evidence;
  return {
    ...evidence,
    account: only(account, 'userType', 'onPremisesSyncEnabled', 'assignedPlans'),
    sharePointProfile: only(sharePointProfile, 'placeholderState', 'exchangeSyncState', 'copiedAt'),
  };
}

function only<T, Key extends keyof T>(source: Source<T>, ...keys: readonly Key[]): Source<Pick<T, Key>> {
  if (source.state !== 'read') return source;
  const value = Object.fromEntries(keys.map((key) => [key, source.value[key]])) as Pick<T, Key>;
  return { state: 'read', value } satisfies Read<Pick<T, Key>>;
}
