import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { connect, type PeerCertificate } from 'node:tls';
import { isLoopbackUrl } from '../../../src/microsoft365/hosts.ts';
import { counted } from '../../counted.ts';
import { failed, good, warning } from '../findings.ts';
import { CLOUD_SETTINGS, type Subject } from '../subject.ts';
import type { Check, DoctorFinding } from '../types.ts';

export const ENDPOINT_SETTINGS: Check['needs'] = [...CLOUD_SETTINGS, 'BOT_ENDPOINT'];

const DAY_MS = 86_400_000;
/** Some authorities issue certificates for 47 days, and renew them in the last third. */
const WARN_DAYS = 10;

/** Whether the name of BOT_ENDPOINT leads to an address of the internet, with a certificate that Teams trusts. */
export function endpointChecks({ settings, cloud }: Subject): Check[] {
  const url = () => new URL(settings.BOT_ENDPOINT ?? '');
  const isSandbox = () => cloud.loopback && isLoopbackUrl(url().href);
  return [
    {
      id: 'address',
      group: 'outside',
      needs: ENDPOINT_SETTINGS,
      async run() {
        const { hostname } = url();
        if (isSandbox()) return good(`${hostname} is this machine, as a sandbox has it`);
        return addressOf(hostname);
      },
    },
    {
      id: 'tls',
      group: 'outside',
      needs: ENDPOINT_SETTINGS,
      after: ['address'],
      async run(signal) {
        return isSandbox()
          ? good('none: a sandbox needs no certificate')
          : judgeTls(await certificateOf(url(), signal));
      },
    },
  ];
}

const PRIVATE = privateNetworks();

/** https://www.rfc-editor.org/rfc/rfc6890 (the private and local ones) */
function privateNetworks(): BlockList {
  const list = new BlockList();
  list.addSubnet('10.0.0.0', 8, 'ipv4');
  list.addSubnet('100.64.0.0', 10, 'ipv4');
  list.addSubnet('127.0.0.0', 8, 'ipv4');
  list.addSubnet('169.254.0.0', 16, 'ipv4');
  list.addSubnet('172.16.0.0', 12, 'ipv4');
  list.addSubnet('192.168.0.0', 16, 'ipv4');
  list.addSubnet('fc00::', 7, 'ipv6');
  list.addSubnet('fe80::', 10, 'ipv6');
  list.addAddress('::1', 'ipv6');
  return list;
}

/** True for an address that is reachable in its own network only. */
export function isPrivateAddress(address: string): boolean {
  return PRIVATE.check(address, address.includes(':') ? 'ipv6' : 'ipv4');
}

async function addressOf(hostname: string): Promise<DoctorFinding> {
  const found = await lookup(hostname, { all: true }).catch(() => []);
  const [first] = found;
  if (!first)
    return failed(`no address is known for ${hostname}`, 'Check BOT_ENDPOINT, and the DNS entry of the host.');
  if (found.every(({ address }) => isPrivateAddress(address))) {
    return warning(
      `${hostname} is ${first.address} here, which the internet cannot reach`,
      'If the name has another address outside (split DNS), run "doctor --only outside" there. Otherwise Teams cannot reach the bot.',
    );
  }
  return good(`${hostname} is ${first.address}`);
}

interface SeenCertificate {
  readonly certificate: PeerCertificate;
  /** Undefined: this machine trusts it. */
  readonly why: string | undefined;
}

/** Connects directly: through a proxy that inspects TLS, the certificate would be the proxy's. */
export function certificateOf({ hostname, port }: URL, signal: AbortSignal): Promise<SeenCertificate> {
  const { promise, resolve, reject } = Promise.withResolvers<SeenCertificate>();
  const host = hostname.replace(/^\[|\]$/g, '');
  const socket = connect(
    { host, port: Number(port || 443), ...(isIP(host) === 0 && { servername: host }), rejectUnauthorized: false },
    () =>
      resolve({
        certificate: socket.getPeerCertificate(),
        why: socket.authorized ? undefined : String(socket.authorizationError),
      }),
  );
  socket.once('error', reject);
  signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  return promise.finally(() => socket.destroy());
}

/** `now`: real time. */
export function judgeTls({ certificate, why }: SeenCertificate, now = new Date()): DoctorFinding {
  const until = new Date(certificate.valid_to);
  if (why !== undefined) {
    return failed(
      `the certificate is not trusted (${why})`,
      'Teams accepts certificates of public authorities only, with all intermediate certificates.',
    );
  }
  const days = Math.floor((until.getTime() - now.getTime()) / DAY_MS);
  const text = `trusted, until ${until.toISOString().slice(0, 10)}`;
  return days > WARN_DAYS ? good(text) : warning(text, `It expires in ${counted(days, 'day')}: renew it.`);
}
