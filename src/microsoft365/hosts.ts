import type { Cloud } from './clouds.ts';

const LOOPBACK_HOSTS: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/** True for an http(s) URL of this machine without user name and password. */
export function isLoopbackUrl(url: string): boolean {
  const parsed = webUrl(url);
  return parsed !== undefined && LOOPBACK_HOSTS.includes(parsed.hostname);
}

/** True if messages and tokens may go to this service URL: https to the channel's hosts, or loopback with a sandbox. */
export function isTrustedServiceUrl(cloud: Cloud, url: string): boolean {
  if (cloud.loopback && isLoopbackUrl(url)) return true;
  const parsed = webUrl(url);
  return parsed !== undefined && parsed.protocol === 'https:' && matches(parsed, cloud.channel.serviceUrlHosts);
}

/** Origin of a SharePoint URL, such as a person's `mySite`. Undefined: not a SharePoint URL of this cloud. */
export function sharePointOrigin(cloud: Cloud, url: string): string | undefined {
  const parsed = webUrl(url);
  if (!parsed) return undefined;
  if (cloud.loopback && isLoopbackUrl(url)) return parsed.origin;
  return parsed.protocol === 'https:' && matches(parsed, cloud.sharePointSuffixes) ? parsed.origin : undefined;
}

/**
 * Origin of a My Site host in a URL, `contoso-my.sharepoint.com`. Undefined: another kind of host, or not of this
 * cloud. A sandbox on this machine has the My Site host and the root site on one origin.
 * https://learn.microsoft.com/sharepoint/list-onedrive-urls
 */
export function mySiteOrigin(cloud: Cloud, url: string): string | undefined {
  const origin = sharePointOrigin(cloud, url);
  if (!origin || isLoopbackUrl(origin)) return origin;
  const { hostname } = new URL(origin);
  return cloud.sharePointSuffixes.some((suffix) => /^[^.]+-my$/.test(withoutEnd(hostname, suffix)))
    ? origin
    : undefined;
}

/** Origin of the My Site host beside a root site: `contoso.sharepoint.com` → `contoso-my.sharepoint.com`. */
export function mySiteOfRootSite(cloud: Cloud, rootSite: string): string | undefined {
  const origin = sharePointOrigin(cloud, rootSite);
  if (!origin || isLoopbackUrl(origin)) return origin;
  return origin.replace(/^(https:\/\/[^.]+)\./, '$1-my.');
}

/** Origin of the root site beside a My Site host: `contoso-my.sharepoint.com` → `contoso.sharepoint.com`. */
export function rootSiteOfMySite(mySite: string): string {
  return mySite.replace(/^(https?:\/\/[^.]+)-my\./, '$1.');
}

/**
 * True if the URL is on the tenant's My Site host or its root site host (`contoso-my`, `contoso`), with the scheme
 * and port of the My Site host.
 */
export function isTenantSharePointUrl(url: string, mySiteUrl: string): boolean {
  const parsed = webUrl(url);
  const mySite = webUrl(mySiteUrl);
  if (!parsed || !mySite || parsed.protocol !== mySite.protocol) return false;
  return parsed.host === mySite.host || parsed.origin === rootSiteOfMySite(mySite.origin);
}

function withoutEnd(text: string, end: string): string {
  return text.endsWith(end) ? text.slice(0, -end.length) : text;
}

/** Parses an http(s) URL without user name and password. Undefined: anything else. */
export function webUrl(url: string): URL | undefined {
  const parsed = URL.parse(url);
  if (!parsed || (parsed.protocol !== 'https:' && parsed.protocol !== 'http:')) return undefined;
  return parsed.username || parsed.password ? undefined : parsed;
}

/** `patterns`: hosts; a leading dot stands for every host below it. Matches the default port only. */
function matches({ hostname, port }: URL, patterns: readonly string[]): boolean {
  return (
    port === '' &&
    patterns.some((pattern) => (pattern.startsWith('.') ? hostname.endsWith(pattern) : hostname === pattern))
  );
}
