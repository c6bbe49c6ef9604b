import { checkProof } from '../../../src/microsoft365/identity/proof/client-proof.ts';
import type { AppProof } from '../../../src/microsoft365/identity/proof/types.ts';
import { good, warning } from '../findings.ts';
import { APP_CREDENTIAL_SETTINGS, BOT_CREDENTIAL_SETTINGS, type Subject } from '../subject.ts';
import type { Check, DoctorFinding } from '../types.ts';

const DAY_MS = 86_400_000;
/** The bot logs from the same day on. */
const WARN_DAYS = 30;

/** Whether each certificate can be used, and for how long. It asks nobody. */
export function certificateChecks({ appProof, botProof }: Subject): Check[] {
  return [
    {
      id: 'app-proof',
      group: 'identity',
      needs: APP_CREDENTIAL_SETTINGS,
      run: () => examine(appProof, 'the app that signs people in'),
    },
    { id: 'bot-proof', group: 'identity', needs: BOT_CREDENTIAL_SETTINGS, run: () => examine(botProof, 'the bot') },
  ];
}

async function examine(proof: AppProof | undefined, whose: string): Promise<DoctorFinding> {
  if (proof?.by === 'managed-identity') return good(`${whose} is proven by a managed identity, which never expires`);
  if (proof?.by !== 'certificate') return good(`${whose} is proven by a secret; setup and Entra ID know its end`);
  const expires = (await checkProof(proof)) as Date;
  const days = Math.floor((expires.getTime() - Date.now()) / DAY_MS);
  const text = `the certificate of ${whose} expires on ${expires.toISOString().slice(0, 10)}, in ${days} days`;
  return days > WARN_DAYS ? good(text) : warning(text, 'Replace it: docs/operate/rotate.md.');
}
