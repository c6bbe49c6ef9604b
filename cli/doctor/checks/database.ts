import type { SettingName } from '../../../src/config/settings.ts';
import { type DatabaseFacts, inspectDatabase } from '../../../src/store/database/inspect-database.ts';
import { failed, good, warning } from '../findings.ts';
import type { Subject } from '../subject.ts';
import type { Check, DoctorFinding } from '../types.ts';

export const STORE_SETTINGS: readonly SettingName[] = [
  ...(['DATABASE_URL', 'DATABASE_IDENTITY', 'DATABASE_CA_FILE', 'DATA_FOLDER', 'CLOUD'] as const),
  ...(['AZURE_FEDERATED_TOKEN_FILE', 'AAD_APP_TENANT_ID'] as const),
];

/** Milliseconds by which two clocks may differ. Leases and quiet hours tolerate more. */
const CLOCK_TOLERANCE = 60_000;

/** Whether the database answers, fits this version, and has the right time. It changes nothing. */
export function databaseChecks({ config }: Subject): Check[] {
  let facts: DatabaseFacts | undefined;
  const known = (): DatabaseFacts => {
    if (!facts) throw new Error('The check before has not read the database.');
    return facts;
  };
  return [
    {
      id: 'database',
      group: 'database',
      needs: STORE_SETTINGS,
      async run() {
        facts = await inspectDatabase(config.store);
        const where = facts.place === 'server' ? 'on the server' : `in ${config.store.folder}, through the running bot`;
        return good(`PostgreSQL ${facts.version} ${where}`);
      },
    },
    {
      id: 'migrations',
      group: 'database',
      needs: STORE_SETTINGS,
      after: ['database'],
      run: async () => migrationsOf(known(), config.version),
    },
    {
      id: 'database-clock',
      group: 'database',
      needs: STORE_SETTINGS,
      after: ['database'],
      async run() {
        const seconds = Math.round((known().time.getTime() - Date.now()) / 1_000);
        if (Math.abs(seconds) * 1_000 <= CLOCK_TOLERANCE) return good('it agrees with this machine');
        return warning(
          `it differs from this machine by ${seconds} seconds`,
          'Synchronize both clocks (NTP): the times of messages and leases come from the machine of the bot.',
        );
      },
    },
  ];
}

function migrationsOf({ pending, newer }: DatabaseFacts, version: string): DoctorFinding {
  if (pending.length > 0) {
    return failed(
      `the database lacks ${pending.length} of this version (${version}), from ${pending[0]} on`,
      'Run the doctor of the version that the bot has, or update the bot: its start migrates.',
    );
  }
  if (newer.length === 0) return good(`all are done, and none is of another version than ${version}`);
  return warning(
    `the database has ${newer.length} of a newer version, such as ${newer.at(-1)}`,
    `This version (${version}) can use it. Run the doctor of the newer version to check all.`,
  );
}
