import type { BotConfig } from '../src/config/bot-config.ts';
import { CodedError } from '../src/errors.ts';
import type { Log } from '../src/log/types.ts';
import { checkProof } from '../src/microsoft365/identity/proof/client-proof.ts';
import type { CertificateSource } from '../src/microsoft365/identity/proof/types.ts';
import { createRepeatedRun, type RepeatedRun } from '../src/repeated-run.ts';

const DAY_MS = 86_400_000;
/** A certificate is reported from this many days before it expires. */
const DAYS_AHEAD = 30;

/**
 * Logs now and every day which certificates cannot be used or expire soon, and whether the token of a service account
 * can be used. The bot starts without the app's: it uses another proof if there is one, and answers each person with
 * what can be read.
 */
export function watchCertificates({ bot, signInApp, cloud }: BotConfig, log: Log): Pick<RepeatedRun, 'stop'> {
  const proofs = [bot.proof, ...signInApp.proofs];
  const run = createRepeatedRun({
    async work() {
      for (const proof of proofs) {
        try {
          const expires = await checkProof(proof, cloud);
          if (expires && proof.by === 'certificate') warnAhead(expires, proof.certificate, log);
        } catch (err) {
          log(proof.by === 'certificate' ? 'certificate-unusable' : 'federated-token-unusable', { err });
        }
      }
    },
    interval: DAY_MS,
    onError: (err) => log('certificates-unchecked', { err }),
  });
  void run.run();
  run.start();
  return run;
}

function warnAhead(expires: Date, { setting, file }: CertificateSource, log: Log): void {
  // Real time, in which certificates expire.
  const days = Math.floor((expires.getTime() - Date.now()) / DAY_MS);
  if (days >= DAYS_AHEAD) return;
  const name = file === undefined ? setting : `${setting}_FILE`;
  const err = new CodedError('certificate-expires-soon', `The certificate of ${name} expires in ${days} days.`, {
    remedy: `It expires on ${expires.toISOString()}. docs/operate/rotate.md says how to replace it without an interruption.`,
  });
  log('certificate-expiring', { err });
}
