import type { Migration } from 'kysely/migration';
import * as firstTables from './0001-0010/0001-first-tables.ts';
import * as people from './0001-0010/0002-people.ts';
import * as watch from './0001-0010/0003-watch.ts';
import * as nudge from './0001-0010/0004-nudge.ts';
import * as control from './0001-0010/0005-control.ts';
import * as settingsOfNudges from './0001-0010/0006-settings-of-nudges.ts';
import * as looks from './0001-0010/0007-looks.ts';
import * as directory from './0001-0010/0008-directory.ts';
import * as pictureHashes from './0001-0010/0009-picture-hashes.ts';
import * as mySiteHosts from './0001-0010/0010-my-site-hosts.ts';
import * as claims from './0011-0020/0011-claims.ts';
import * as linkResults from './0011-0020/0012-link-results.ts';
import * as presses from './0011-0020/0013-presses.ts';
import * as graphPace from './0011-0020/0014-graph-pace.ts';
import * as returns from './0011-0020/0015-returns.ts';
import * as welcomes from './0011-0020/0016-welcomes.ts';
import * as lateErasures from './0011-0020/0017-late-erasures.ts';
import * as copyTiming from './0011-0020/0018-copy-timing.ts';
import * as settingsOfPeople from './0011-0020/0019-settings-of-people.ts';
import * as askedReminders from './0011-0020/0020-asked-reminders.ts';
import * as feedback from './0021-0030/0021-feedback.ts';
import * as audit from './0021-0030/0022-audit.ts';
import * as dailyCounts from './0021-0030/0023-daily-counts.ts';
import * as answerCounts from './0021-0030/0024-answer-counts.ts';
import * as admins from './0021-0030/0025-admins.ts';

/**
 * Migrations in the order of their names. A released migration never changes. It is additive, so that the version
 * before works on the migrated database; a name that ends in `-breaking` says that it does not.
 */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-first-tables': firstTables,
  '0002-people': people,
  '0003-watch': watch,
  '0004-nudge': nudge,
  '0005-control': control,
  '0006-settings-of-nudges': settingsOfNudges,
  '0007-looks': looks,
  '0008-directory': directory,
  '0009-picture-hashes': pictureHashes,
  '0010-my-site-hosts': mySiteHosts,
  '0011-claims': claims,
  '0012-link-results': linkResults,
  '0013-presses': presses,
  '0014-graph-pace': graphPace,
  '0015-returns': returns,
  '0016-welcomes': welcomes,
  '0017-late-erasures': lateErasures,
  '0018-copy-timing': copyTiming,
  '0019-settings-of-people': settingsOfPeople,
  '0020-asked-reminders': askedReminders,
  '0021-feedback': feedback,
  '0022-audit': audit,
  '0023-daily-counts': dailyCounts,
  '0024-answer-counts': answerCounts,
  '0025-admins': admins,
};
