import { CodedError } from '../errors.ts';
import type { Cloud } from './clouds.ts';
import { isLoopbackUrl } from './hosts.ts';

/** Replacements of Microsoft hosts by a sandbox on this machine. */
export interface HostOverrides {
  readonly authorityHost?: string | undefined;
  readonly graphUrl?: string | undefined;
  readonly openIdMetadataUrl?: string | undefined;
  readonly gccServiceUrl?: string | undefined;
  readonly officeUrl?: string | undefined;
  readonly photoPage?: string | undefined;
  readonly teamsUrl?: string | undefined;
}

/** Hosts that issue tokens, receive tokens, or publish keys. A sandbox replaces all of them or none. */
const TRUST_HOSTS = [
  'authorityHost',
  'graphUrl',
  'openIdMetadataUrl',
] as const satisfies readonly (keyof HostOverrides)[];

/**
 * The cloud with some hosts replaced. Audiences and issuers of tokens stay the same.
 * Throws `host-refused` with the offending hosts if a replacement is not a loopback address, since another host could
 * collect or forge tokens. Throws it also unless sign-in, Graph and the channel's keys are all replaced, since the
 * real services reject what a sandbox issues.
 */
export function withOverrides(cloud: Cloud, overrides: HostOverrides): Cloud {
  const given = Object.entries(overrides).filter((entry): entry is [string, string] => entry[1] !== undefined);
  if (given.length === 0) return cloud;
  const foreign = given.filter(([, url]) => !isLoopbackUrl(url));
  if (foreign.length > 0) {
    const names = foreign.map(([name, url]) => `${name} (${url})`).join(', ');
    throw new CodedError('host-refused', `Not an http(s) address on this machine: ${names}.`, {
      remedy: 'Remove it: only a sandbox on this machine sets it. Select a national cloud with CLOUD.',
    });
  }
  const notReplaced = TRUST_HOSTS.filter((name) => overrides[name] === undefined);
  if (notReplaced.length > 0) {
    throw new CodedError(
      'host-refused',
      `A sandbox on this machine replaces some hosts, but not: ${notReplaced.join(', ')}.`,
      {
        remedy: 'Set all of them, or none.',
      },
    );
  }
  const { authorityHost, graphUrl, openIdMetadataUrl, gccServiceUrl, officeUrl, photoPage, teamsUrl } = overrides;
  return {
    ...cloud,
    authorityHost: trimSlash(authorityHost) ?? cloud.authorityHost,
    graph: { ...cloud.graph, url: trimSlash(graphUrl) ?? cloud.graph.url },
    channel: {
      ...cloud.channel,
      openIdMetadataUrl: openIdMetadataUrl ?? cloud.channel.openIdMetadataUrl,
      gccServiceUrl: trimSlash(gccServiceUrl) ?? cloud.channel.gccServiceUrl,
    },
    officeUrl: trimSlash(officeUrl) ?? cloud.officeUrl,
    photoPage: photoPage ?? cloud.photoPage,
    teamsUrl: trimSlash(teamsUrl) ?? cloud.teamsUrl,
    loopback: true,
  };
}

function trimSlash(url: string | undefined): string | undefined {
  return url?.replace(/\/+$/, '');
}
