import { BYTE_BUDGETS } from '../../../src/microsoft365/byte-budgets.ts';
import { send } from '../../../src/microsoft365/send.ts';
import { failed, good, warning } from '../findings.ts';
import { CLOUD_SETTINGS, type Subject } from '../subject.ts';
import type { Check, DoctorFinding } from '../types.ts';

/** Seconds by which Entra ID lets clocks differ: https://learn.microsoft.com/entra/identity-platform/id-tokens */
const MOST = 300;
const SOME = 30;

/** Whether this machine and Entra ID agree about the time. Tokens and signatures depend on it. */
export function clockCheck({ cloud, config }: Subject): Check {
  return {
    id: 'clock',
    group: 'database',
    needs: [...CLOUD_SETTINGS, 'AAD_APP_TENANT_ID', 'CLOCK_FILE'],
    after: ['proxy'],
    async run(signal) {
      if (Number.isNaN(movedTime(config.now))) {
        return failed('CLOCK_FILE cannot be read', 'Leave it out: only a running sandbox sets it.');
      }
      const url = `${cloud.authorityHost}/common/v2.0/.well-known/openid-configuration`;
      const limits = { upstream: 'entra', signal, maxBytes: BYTE_BUDGETS.entra } as const;
      const { headers } = await send(url, {}, limits);
      const theirs = Date.parse(headers.get('date') ?? '');
      return judgeClock(Math.round((Date.now() - theirs) / 1_000));
    },
  };
}

/** `seconds`: by how much this machine is ahead. NaN: unknown. */
export function judgeClock(seconds: number): DoctorFinding {
  if (Number.isNaN(seconds)) return warning('Entra ID did not say the time', 'Check it by hand.');
  const differs = `this machine differs from Entra ID by ${seconds} seconds`;
  const remedy = 'Synchronize the clock of this machine (NTP).';
  if (Math.abs(seconds) > MOST) return failed(differs, remedy);
  return Math.abs(seconds) > SOME ? warning(differs, remedy) : good('this machine agrees with Entra ID');
}

/** NaN: its file cannot be read. */
function movedTime(now: () => Date): number {
  try {
    return now().getTime();
  } catch {
    return Number.NaN;
  }
}
