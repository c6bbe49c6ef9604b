import type { Subject } from '../subject.ts';
import type { Check, CheckGroup } from '../types.ts';
import { certificateChecks } from './certificates.ts';
import { clockCheck } from './clock.ts';
import { credentialChecks } from './credentials.ts';
import { databaseChecks } from './database.ts';
import { endpointChecks } from './endpoint.ts';
import { jobChecks } from './jobs.ts';
import { manifestCheck } from './manifest.ts';
import { mySiteCheck } from './my-site.ts';
import { pageChecks } from './pages.ts';
import { permissionChecks } from './permissions.ts';
import { proxyCheck } from './proxy.ts';
import { registrationChecks } from './registration.ts';
import { settingsCheck } from './settings.ts';
import { teamsAppCheck } from './teams-app.ts';

/** All checks in the order of the report. A check stands behind those on which it depends. */
export function allChecks(subject: Subject): readonly Check[] {
  return [
    settingsCheck(subject),
    proxyCheck(subject),
    ...databaseChecks(subject),
    clockCheck(subject),
    ...certificateChecks(subject),
    ...credentialChecks(subject),
    ...registrationChecks(subject),
    mySiteCheck(subject),
    ...permissionChecks(subject),
    ...endpointChecks(subject),
    ...pageChecks(subject),
    manifestCheck(subject),
    teamsAppCheck(subject),
    ...jobChecks(subject),
  ];
}

/** The checks of some groups, and those on which they depend, in the same order. */
export function checksOf(checks: readonly Check[], groups: readonly CheckGroup[]): readonly Check[] {
  const wanted = new Set(checks.filter(({ group }) => groups.includes(group)).map(({ id }) => id));
  // From the end, because a check stands behind those on which it depends.
  for (const { id, after = [] } of checks.toReversed()) if (wanted.has(id)) for (const one of after) wanted.add(one);
  return checks.filter(({ id }) => wanted.has(id));
}
