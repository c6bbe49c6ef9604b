import type { Subject } from '../subject.ts';
import type { Check } from '../types.ts';
import { certificateChecks } from './certificates.ts';
import { clockCheck } from './clock.ts';
import { credentialChecks } from './credentials.ts';
import { databaseChecks } from './database.ts';
import { mySiteCheck } from './my-site.ts';
import { permissionChecks } from './permissions.ts';
import { proxyCheck } from './proxy.ts';
import { settingsCheck } from './settings.ts';

/** All checks in the order of the report. A check stands behind those on which it depends. */
export function allChecks(subject: Subject): readonly Check[] {
  return [
    settingsCheck(subject),
    proxyCheck(subject),
    ...databaseChecks(subject),
    clockCheck(subject),
    ...certificateChecks(subject),
    ...credentialChecks(subject),
    mySiteCheck(subject),
    ...permissionChecks(subject),
  ];
}
