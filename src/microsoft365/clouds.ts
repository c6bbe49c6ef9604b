import { CodedError } from '../errors.ts';
import { isLoopbackUrl } from './hosts.ts';

/** The hosts of one Microsoft cloud. Nothing else in the code names a host of Microsoft's. URLs have no trailing slash. */
export interface Cloud {
  /** Entra ID's sign-in host. */
  readonly authorityHost: string;
  /** `url` is where requests go, `resource` the audience of the tokens. */
  readonly graph: { readonly url: string; readonly resource: string };
  /** The Bot Framework channel. */
  readonly channel: {
    readonly openIdMetadataUrl: string;
    readonly tokenIssuer: string;
    readonly loginScope: string;
    /** Where a service URL may point to: a host, or with a leading dot every host below it. */
    readonly serviceUrlHosts: readonly string[];
  };
  /** Every tenant's SharePoint hosts lie below one of these; each begins with a dot. */
  readonly sharePointSuffixes: readonly string[];
  readonly teamsUrl: string;
  readonly officeUrl: string;
  /** Where people change their photo. */
  readonly photoPage: string;
  readonly helpArticles: {
    /** "Information about profile picture synchronization in Microsoft 365" */
    readonly pictureSync: string;
    /** "User profile synchronization"; the new home of "Information about user profile synchronization in SharePoint Online" (177eb196-…) */
    readonly profileSync: string;
    /** "Add your profile photo to Microsoft 365" */
    readonly addPhoto: string;
  };
  /** True when hosts were replaced by ones on this machine: then, and only then, loopback addresses are trusted. */
  readonly loopback: boolean;
}

export const CLOUDS = {
  worldwide: {
    // https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud
    authorityHost: 'https://login.microsoftonline.com',
    // https://learn.microsoft.com/graph/deployments
    graph: { url: 'https://graph.microsoft.com', resource: 'https://graph.microsoft.com' },
    channel: {
      // https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
      openIdMetadataUrl: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
      tokenIssuer: 'https://api.botframework.com',
      loginScope: 'https://api.botframework.com',
      // Never all of trafficmanager.net: anybody can rent a name there. https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages
      serviceUrlHosts: ['smba.trafficmanager.net', '.botframework.com'],
    },
    sharePointSuffixes: ['.sharepoint.com'],
    teamsUrl: 'https://teams.microsoft.com',
    officeUrl: 'https://www.office.com',
    // The account portal; Microsoft's articles lead there through the account circle of any page. That it opens at the photo is UNCONFIRMED.
    photoPage: 'https://myaccount.microsoft.com/',
    helpArticles: {
      pictureSync:
        'https://support.microsoft.com/office/information-about-profile-picture-synchronization-in-microsoft-365-20594d76-d054-4af4-a660-401133e3d48a',
      profileSync: 'https://learn.microsoft.com/sharepoint/user-profile-sync',
      addPhoto:
        'https://support.microsoft.com/office/add-your-profile-photo-to-microsoft-365-2eaf93fd-b3f1-43b9-9cdc-bdcd548435b7',
    },
    loopback: false,
  },
} as const satisfies Record<string, Cloud>;

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
