import type { Cloud } from '../../../src/microsoft365/clouds.ts';
import { checkProof } from '../../../src/microsoft365/identity/proof/client-proof.ts';
import { readFederatedToken } from '../../../src/microsoft365/identity/proof/federated-token.ts';
import type { AppProof } from '../../../src/microsoft365/identity/proof/types.ts';
import { counted } from '../../counted.ts';
import { good, warning } from '../findings.ts';
import { APP_CREDENTIAL_SETTINGS, BOT_CREDENTIAL_SETTINGS, type Subject } from '../subject.ts';
import type { Check, DoctorFinding } from '../types.ts';

const DAY_MS = 86_400_000;
/** The bot logs from the same day on. */
const WARN_DAYS = 30;

/** Whether each certificate or token of a service account can be used, and for how long. It sends no request. */
export function certificateChecks({ appProof, botProof, cloud }: Subject): Check[] {
  return [
    {
      id: 'app-proof',
      group: 'identity',
      needs: APP_CREDENTIAL_SETTINGS,
      run: () => examine(appProof, 'the app that signs people in', cloud),
    },
    {
      id: 'bot-proof',
      group: 'identity',
      needs: BOT_CREDENTIAL_SETTINGS,
      run: () => examine(botProof, 'the bot', cloud),
    },
  ];
}

async function examine(proof: AppProof | undefined, whose: string, cloud: Cloud): Promise<DoctorFinding> {
  if (proof?.by === 'managed-identity') return good(`${whose} is proven by a managed identity, which never expires`);
  if (proof?.by === 'workload-identity') {
    const { subject, issuer } = await readFederatedToken(proof.tokenFile, cloud.tokenExchangeAudience);
    return good(`${whose} is proven by ${subject} of ${issuer}, whose token Kubernetes renews`);
  }
  if (proof?.by !== 'certificate')
    return good(`${whose} is proven by a secret; with --sign-in, another line says when it expires`);
  const expires = (await checkProof(proof, cloud)) as Date;
  const days = Math.floor((expires.getTime() - Date.now()) / DAY_MS);
  const text = `the certificate of ${whose} expires on ${expires.toISOString().slice(0, 10)}, in ${counted(days, 'day')}`;
  return days > WARN_DAYS ? good(text) : warning(text, 'Replace it: docs/operate/rotate.md.');
}
