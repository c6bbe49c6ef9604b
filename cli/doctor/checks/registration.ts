import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod/v4';
import type { SettingName } from '../../../src/config/settings.ts';
import { readSetupConfig } from '../../../src/config/setup-config.ts';
import { describeChange } from '../../setup/describe.ts';
import { createDirectoryClient, type DirectoryClient } from '../../setup/directory-client.ts';
import { planChanges } from '../../setup/plan.ts';
import { readPresent } from '../../setup/read-present.ts';
import type { SetupChange } from '../../setup/types.ts';
import { readWanted } from '../../setup/wanted.ts';
import { failed, good, warning } from '../findings.ts';
import { APP_CREDENTIAL_SETTINGS, BOT_CREDENTIAL_SETTINGS, type Subject } from '../subject.ts';
import type { Check, DoctorFinding } from '../types.ts';

const DAY_MS = 86_400_000;
const WARN_DAYS = 30;

/** What only an admin may read: whether the registration is complete, and when secrets expire. */
export function registrationChecks(subject: Subject): Check[] {
  return [
    {
      id: 'registration',
      group: 'identity',
      needs: [...APP_CREDENTIAL_SETTINGS, 'BOT_ID', 'BOT_ENDPOINT'],
      after: ['proxy', 'app-proof'],
      run: () => asAdmin(subject, (client) => judgeRegistration(subject, client)),
    },
    secretCheck(subject, 'app-secret', APP_CREDENTIAL_SETTINGS),
    secretCheck(subject, 'bot-secret', BOT_CREDENTIAL_SETTINGS),
  ];
}

function secretCheck(subject: Subject, id: 'app-secret' | 'bot-secret', needs: readonly SettingName[]): Check {
  const { AAD_APP_CLIENT_ID, BOT_ID, AAD_APP_CLIENT_SECRET, BOT_PASSWORD } = subject.settings;
  const [appId, secret, name] =
    id === 'app-secret'
      ? ([AAD_APP_CLIENT_ID, AAD_APP_CLIENT_SECRET, 'AAD_APP_CLIENT_SECRET'] as const)
      : ([BOT_ID, BOT_PASSWORD, 'BOT_PASSWORD'] as const);
  return {
    id,
    group: 'identity',
    needs,
    after: ['proxy'],
    async run() {
      if (secret === undefined) return good(`${name} is not set, so it cannot expire`);
      return asAdmin(subject, async (client) => {
        const application = await client.get(`/applications(appId='${appId}')`);
        const { data } = Application.safeParse(application);
        if (!data) return failed('the tenant has no such registration', 'Check the id, and AAD_APP_TENANT_ID.');
        return judgeSecret(secret, name, data.passwordCredentials);
      });
    },
  };
}

/** Without a sign-in it is not checked. A sign-in that failed is a failed check. */
async function asAdmin(
  { admin, cloud }: Subject,
  read: (client: DirectoryClient) => Promise<DoctorFinding>,
): Promise<DoctorFinding> {
  if (admin === undefined) {
    return { state: 'not-checked', text: 'not checked: sign in as an admin with --sign-in' };
  }
  if (admin instanceof Error) throw admin;
  return read(createDirectoryClient({ url: cloud.graph.url, token: admin, wait }));
}

async function judgeRegistration({ environment }: Subject, client: DirectoryClient): Promise<DoctorFinding> {
  const config = readSetupConfig(environment);
  const key = { appId: config.clientId, recordedAppId: undefined, identifierUri: undefined };
  const present = await readPresent(client, key);
  const changes = planChanges(await readWanted(config, client, []), present, randomUUID);
  const missing = changes.filter((change) => !isOfOwnLine(change)).map((change) => describeChange(change).what);
  if (missing.length === 0) return good('it has the delegated permissions with consent, and what Teams needs');
  return failed(`it lacks ${missing.join('; ')}`, 'Run photo-sync setup: it makes what is missing.');
}

/** Application permissions have lines of their own, which say whether they are needed. */
function isOfOwnLine(change: SetupChange): boolean {
  return (change.kind === 'permission' || change.kind === 'grant') && change.permission.type === 'application';
}

/** https://learn.microsoft.com/graph/api/resources/passwordcredential: `hint` has the first three characters. */
const Application = z.object({
  passwordCredentials: z.array(z.object({ hint: z.string().nullable(), endDateTime: z.string() })),
});

function judgeSecret(
  secret: string,
  name: SettingName,
  registered: z.output<typeof Application>['passwordCredentials'],
): DoctorFinding {
  const replace = 'Make a new one and replace it without an interruption: docs/operate/rotate.md.';
  const ends = registered.filter(({ hint }) => hint === secret.slice(0, 3)).map((one) => Date.parse(one.endDateTime));
  if (ends.length === 0) {
    return warning(
      `no secret of the registration begins like ${name}`,
      'Check that the secret is of this registration.',
    );
  }
  const end = Math.max(...ends);
  const days = Math.floor((end - Date.now()) / DAY_MS);
  const on = new Date(end).toISOString().slice(0, 10);
  if (days < 0) return failed(`${name} expired on ${on}`, replace);
  const text = `${name} expires on ${on}, in ${days} days`;
  return days > WARN_DAYS ? good(text) : warning(text, replace);
}
