import type { Cloud } from './clouds.ts';

const LOOPBACK_HOSTS: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/** Whether this is an http(s) URL of this machine, without user name or password. */
export function isLoopbackUrl(url: string): boolean {
  const parsed = webUrl(url);
  return parsed !== undefined && LOOPBACK_HOSTS.includes(parsed.hostname);
}

/** Whether messages and tokens may go to this service URL: https to the channel's own hosts, or loopback where a sandbox plays the channel. */
export function isTrustedServiceUrl(cloud: Cloud, url: string): boolean {
  if (cloud.loopback && isLoopbackUrl(url)) return true;
  const parsed = webUrl(url);
  return parsed !== undefined && parsed.protocol === 'https:' && matches(parsed, cloud.channel.serviceUrlHosts);
}

/** The origin of a SharePoint URL, e.g. the person's `mySite`; undefined if it is not SharePoint's in this cloud. */
export function sharePointOrigin(cloud: Cloud, url: string): string | undefined {
  const parsed = webUrl(url);
  if (!parsed) return undefined;
  if (cloud.loopback && isLoopbackUrl(url)) return parsed.origin;
  return parsed.protocol === 'https:' && matches(parsed, cloud.sharePointSuffixes) ? parsed.origin : undefined;
}

/** Whether the URL lies on the tenant's My Site host or its root site's host (`contoso-my` and `contoso`), by the My Site host's scheme and port. */
export function isTenantSharePointUrl(url: string, mySiteUrl: string): boolean {
  const parsed = webUrl(url);
  const mySite = webUrl(mySiteUrl);
  if (!parsed || !mySite || parsed.protocol !== mySite.protocol) return false;
  return parsed.host === mySite.host || parsed.host === mySite.host.replace(/^([^.]+)-my\./, '$1.');
}

/** The URL, if it is http(s) and carries neither user name nor password. */
export function webUrl(url: string): URL | undefined {
  const parsed = URL.parse(url);
  if (!parsed || (parsed.protocol !== 'https:' && parsed.protocol !== 'http:')) return undefined;
  return parsed.username || parsed.password ? undefined : parsed;
}

/** `patterns`: a host, or with a leading dot every host below it. Only the standard port. */
function matches({ hostname, port }: URL, patterns: readonly string[]): boolean {
  return (
    port === '' &&
    patterns.some((pattern) => (pattern.startsWith('.') ? hostname.endsWith(pattern) : hostname === pattern))
  );
}
