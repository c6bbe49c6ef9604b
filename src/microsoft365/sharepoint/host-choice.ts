import type { SharePointProfile, Source } from '../../photo/evidence.ts';

/**
 * Who names a My Site host of the tenant. No single person can set any of them.
 * `settings`: an admin. `root-site`: Graph, to the app. `people`: several people's accounts, each confirmed by Entra ID
 * and SharePoint. `sharepoint`: SharePoint, on another host of the tenant (multi-geo).
 */
export const HOST_SOURCES = ['settings', 'root-site', 'people', 'sharepoint'] as const;

export type HostSource = (typeof HOST_SOURCES)[number];

export interface MySiteHost {
  readonly origin: string;
  readonly source: HostSource;
}

/** Number of people whose accounts must name the same host before it counts for others. */
export const WITNESSES = 2;

/**
 * The host for people whose own host is not known: of the strongest source, the latest one, since a domain can be
 * renamed. A satellite location is never it: only people whose profile names it belong there.
 */
export function standardHost(hosts: readonly MySiteHost[]): string | undefined {
  for (const source of ['settings', 'root-site', 'people'] as const) {
    const host = hosts.findLast((one) => one.source === source);
    if (host) return host.origin;
  }
  return undefined;
}

/** The hosts after one more was learned. A weaker source changes nothing. */
export function withHost(hosts: readonly MySiteHost[], learned: MySiteHost): readonly MySiteHost[] {
  const known = hosts.find(({ origin }) => origin === learned.origin);
  if (known && HOST_SOURCES.indexOf(known.source) < HOST_SOURCES.indexOf(learned.source)) return hosts;
  return [...hosts.filter((host) => host !== known), learned];
}

/** Result of reading a person's profile on one host. */
export interface HostAttempt {
  readonly origin: string;
  readonly outcome: HostOutcome;
  /** Origin of the person's My Site host according to the profile. */
  readonly names?: string | undefined;
}

export type HostOutcome =
  | 'profile'
  /** The host has no profile of this person. */
  | 'no-profile'
  /** Entra ID issues no token for it (AADSTS500011): it is not, or no longer, a host of the tenant. */
  | 'not-ours'
  /** It is not in the DNS, or answers 404. */
  | 'gone'
  /** No connection, or an answer of another kind than the API's, such as a redirect. */
  | 'unclear'
  /** It is the right host and failed, or refused this person. */
  | 'failed';

/** https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
const NO_SUCH_RESOURCE = 'AADSTS500011';

export function outcomeOf(profile: Source<SharePointProfile>): HostOutcome {
  if (profile.state === 'read') return 'profile';
  if (profile.state === 'absent') return 'no-profile';
  if (profile.code === NO_SUCH_RESOURCE) return 'not-ours';
  if (profile.reason === 'not-found') return 'gone';
  // With the reason `no-token` the code is about the sign-in host.
  if (profile.reason === 'unreachable') return profile.code === 'ENOTFOUND' ? 'gone' : 'unclear';
  return profile.reason === 'refused' ? 'unclear' : 'failed';
}

/** Whether the host must be learned anew. */
export function isGone(outcome: HostOutcome): boolean {
  return outcome === 'not-ours' || outcome === 'gone';
}

export interface HostSearch {
  /** Earliest first. */
  readonly attempts: readonly HostAttempt[];
  /** The person's host from an earlier check, else the tenant's standard host. */
  readonly known: string | undefined;
  /** Origin of the account's `mySite`. Its owner may have set it. Undefined: not read yet; null: it names none. */
  readonly account: string | null | undefined;
  /** The standard host, learned anew for this search. Undefined: not done yet; null: there is none. */
  readonly renewed: string | null | undefined;
}

export type SearchStep = { readonly read: string } | 'read-account' | 'renew-standard' | 'done';

/**
 * Where to read a person's profile next. It ends with the first profile that does not name another host. A person's
 * own statement (`account`) counts only while no host of the tenant has answered for them.
 */
export function nextStep({ attempts, known, account, renewed }: HostSearch): SearchStep {
  const isNew = (origin: string | null | undefined): origin is string =>
    typeof origin === 'string' && attempts.every((attempt) => attempt.origin !== origin);
  const last = attempts.at(-1);
  if (last?.outcome === 'profile') return isNew(last.names) ? { read: last.names } : 'done';
  // A satellite host fails, but another host had a profile.
  if (attempts.some(({ outcome }) => outcome === 'profile')) return 'done';
  if (last?.outcome === 'failed') return 'done';
  if (isNew(known)) return { read: known };
  if (account === undefined) return 'read-account';
  if (isNew(account)) return { read: account };
  if (renewed === undefined) return 'renew-standard';
  return isNew(renewed) ? { read: renewed } : 'done';
}

/** The attempt whose answer counts: the last profile; else that of the first host, which is the most trusted. */
export function decisiveAttempt(attempts: readonly HostAttempt[]): HostAttempt | undefined {
  const by = (outcome: HostOutcome) => attempts.findLast((attempt) => attempt.outcome === outcome);
  return by('profile') ?? by('no-profile') ?? attempts.find(({ outcome }) => outcome !== 'not-ours') ?? attempts[0];
}
