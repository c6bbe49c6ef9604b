import { findMySite } from '../../../src/microsoft365/graph/find-person.ts';
import { findRootMySite } from '../../../src/microsoft365/graph/root-site.ts';
import { mySiteOrigin } from '../../../src/microsoft365/hosts.ts';
import { asTokenError } from '../../../src/microsoft365/identity/token-error.ts';
import { failed, good, warning } from '../findings.ts';
import { APP_CREDENTIAL_SETTINGS, type Subject } from '../subject.ts';
import type { Check } from '../types.ts';
import { samplePerson } from './permission-calls.ts';

/** Which My Site host the bot uses, and whether it is the tenant's. */
export function mySiteCheck(subject: Subject): Check {
  return {
    id: 'my-site',
    group: 'permissions',
    needs: [...APP_CREDENTIAL_SETTINGS, 'SHAREPOINT_MY_SITE_URL'],
    after: ['app-credential'],
    async run(signal) {
      const { cloud, config, access, credential } = subject;
      const configured = config.sharePoint.mySiteUrl;
      const ofGraph = await findRootMySite(cloud, access, signal);
      const host = configured ?? ofGraph ?? (await hostOfPerson(subject, signal));
      if (host === undefined) {
        return warning('nothing names the host, so the bot learns it from several people', TO_NAME_IT);
      }
      // Entra ID issues tokens only for hosts of the tenant.
      const refusal = await credential.getToken(`${host}/.default`).then(() => undefined, asTokenError);
      if (refusal) return failed(`Entra ID issues no token for ${host} (${refusal.failure})`, `${refusal.remedy}`);
      subject.mySite = host;
      if (configured && ofGraph && configured !== ofGraph) {
        return warning(
          `SHAREPOINT_MY_SITE_URL is ${configured}, and Graph names ${ofGraph}`,
          'Remove SHAREPOINT_MY_SITE_URL, unless the tenant has several locations and this is one of them.',
        );
      }
      if (configured) return good(`${host}, from SHAREPOINT_MY_SITE_URL`);
      return ofGraph ? good(`${host}, from Graph`) : warning(`${host}, of one account; the bot learns it`, TO_NAME_IT);
    },
  };
}

const TO_NAME_IT = 'Set SHAREPOINT_MY_SITE_URL, or grant Sites.Read.All of Microsoft Graph: docs/settings.md.';

/** The host that Graph returns for one account. It suffices for a check; the bot needs several people. */
async function hostOfPerson(subject: Subject, signal: AbortSignal): Promise<string | undefined> {
  const person = await samplePerson(subject, signal);
  if ('state' in person) return undefined;
  const account = await findMySite(subject.access, person.objectId, signal);
  const address = account.state === 'read' ? account.value.mySite : undefined;
  return address === undefined ? undefined : mySiteOrigin(subject.cloud, address);
}
