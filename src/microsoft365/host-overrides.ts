import { CodedError } from '../errors.ts';
import type { Cloud } from './clouds.ts';
import { isLoopbackUrl } from './hosts.ts';

/** Hosts that a sandbox on this machine plays. */
export interface HostOverrides {
  readonly authorityHost?: string | undefined;
  readonly graphUrl?: string | undefined;
  readonly openIdMetadataUrl?: string | undefined;
  readonly officeUrl?: string | undefined;
  readonly photoPage?: string | undefined;
  readonly teamsUrl?: string | undefined;
}

/** Where tokens come from, where they go, and whose keys are believed: played by a sandbox all together or not at all. */
const TRUSTED = ['authorityHost', 'graphUrl', 'openIdMetadataUrl'] as const satisfies readonly (keyof HostOverrides)[];

/**
 * The cloud with some hosts replaced. Tokens' audiences and issuers stay as they are.
 * Throws `host-refused` and names the offender unless every replacement is a loopback address (a foreign host would be handed tokens,
 * or could forge them), and unless sign-in, Graph and the channel's keys are all replaced: what this machine says is worth nothing to the real ones.
 */
export function withOverrides(cloud: Cloud, overrides: HostOverrides): Cloud {
  const given = Object.entries(overrides).filter((entry): entry is [string, string] => entry[1] !== undefined);
  if (given.length === 0) return cloud;
  const strangers = given.filter(([, url]) => !isLoopbackUrl(url));
  if (strangers.length > 0) {
    const names = strangers.map(([name, url]) => `${name} (${url})`).join(', ');
    throw new CodedError('host-refused', `Not an http(s) address on this machine: ${names}.`, {
      remedy: 'Leave it out; only a sandbox on this machine sets it. National clouds are chosen by name.',
    });
  }
  const real = TRUSTED.filter((name) => overrides[name] === undefined);
  if (real.length > 0) {
    throw new CodedError('host-refused', `A sandbox on this machine plays some hosts, but not: ${real.join(', ')}.`, {
      remedy: 'Set all of them, or none.',
    });
  }
  const { authorityHost, graphUrl, openIdMetadataUrl, officeUrl, photoPage, teamsUrl } = overrides;
  return {
    ...cloud,
    authorityHost: trimSlash(authorityHost) ?? cloud.authorityHost,
    graph: { ...cloud.graph, url: trimSlash(graphUrl) ?? cloud.graph.url },
    channel: { ...cloud.channel, openIdMetadataUrl: openIdMetadataUrl ?? cloud.channel.openIdMetadataUrl },
    officeUrl: trimSlash(officeUrl) ?? cloud.officeUrl,
    photoPage: photoPage ?? cloud.photoPage,
    teamsUrl: trimSlash(teamsUrl) ?? cloud.teamsUrl,
    loopback: true,
  };
}

function trimSlash(url: string | undefined): string | undefined {
  return url?.replace(/\/+$/, '');
}
