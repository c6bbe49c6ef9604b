/**
 * The hosts of one Microsoft cloud. Nothing else in the code names a host of Microsoft's (a test sees to it). URLs have no trailing
 * slash, except where they end in a path. Where no page of Microsoft's names a value, UNCONFIRMED stands beside it in the table.
 */
export interface Cloud {
  /** Entra ID's sign-in host: https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud */
  readonly authorityHost: string;
  /**
   * What a managed identity's token is for that stands for the app:
   * https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity
   */
  readonly tokenExchangeAudience: string;
  /** `url` is where requests go, `resource` the audience of the tokens: https://learn.microsoft.com/graph/deployments */
  readonly graph: { readonly url: string; readonly resource: string };
  /**
   * The Bot Framework channel.
   * Worldwide: https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
   * US Government: https://learn.microsoft.com/azure/bot-service/how-to-deploy-gov-cloud-high and botframework-connector's GovernmentConstants
   * China: https://docs.azure.cn/bot-service/how-to-deploy-china-cloud
   * All: https://github.com/microsoft/teams.ts (cloud environments), https://learn.microsoft.com/azure/bot-service/ref-oauth-redirect-urls
   */
  readonly channel: {
    readonly openIdMetadataUrl: string;
    readonly tokenIssuer: string;
    readonly loginScope: string;
    /** The Bot Framework's own token service: the library wants it named, this bot does not use it. */
    readonly tokenServiceUrl: string;
    /**
     * Where a service URL may point to: a host, or with a leading dot every host below it.
     * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages
     */
    readonly serviceUrlHosts: readonly string[];
  };
  /**
   * Every tenant's SharePoint hosts lie below one of these; each begins with a dot.
   * https://learn.microsoft.com/microsoft-365/enterprise/microsoft-365-u-s-government-gcc-high-endpoints, -dod-endpoints,
   * https://learn.microsoft.com/microsoft-365/enterprise/urls-and-ip-address-ranges-21vianet
   */
  readonly sharePointSuffixes: readonly string[];
  /** https://learn.microsoft.com/microsoftteams/platform/concepts/sovereign-cloud */
  readonly teamsUrl: string;
  /** Where people find SharePoint's tile: the endpoint lists above. */
  readonly officeUrl: string;
  /** Where people change their photo: the account portal. That it opens at the photo is UNCONFIRMED. */
  readonly photoPage: string;
  readonly helpArticles: {
    /** "Information about profile picture synchronization in Microsoft 365" */
    readonly pictureSync: string;
    /** "User profile synchronization"; the new home of "Information about user profile synchronization in SharePoint Online" (177eb196-…) */
    readonly profileSync: string;
    /** "Add your profile photo to Microsoft 365" */
    readonly addPhoto: string;
  };
  /**
   * Microsoft's "Picture Sync" diagnostic, which an admin starts; undefined: this cloud has none.
   * https://learn.microsoft.com/sharepoint/troubleshoot/administration/profile-picture-not-showing
   */
  readonly pictureSyncDiagnostic: string | undefined;
  /** True when hosts were replaced by ones on this machine: then, and only then, loopback addresses are trusted. */
  readonly loopback: boolean;
}

/** Microsoft's articles are the same for everybody. */
const HELP_ARTICLES: Cloud['helpArticles'] = {
  pictureSync:
    'https://support.microsoft.com/office/information-about-profile-picture-synchronization-in-microsoft-365-20594d76-d054-4af4-a660-401133e3d48a',
  profileSync: 'https://learn.microsoft.com/sharepoint/user-profile-sync',
  addPhoto:
    'https://support.microsoft.com/office/add-your-profile-photo-to-microsoft-365-2eaf93fd-b3f1-43b9-9cdc-bdcd548435b7',
};

const WORLDWIDE: Cloud = {
  authorityHost: 'https://login.microsoftonline.com',
  tokenExchangeAudience: 'api://AzureADTokenExchange',
  graph: { url: 'https://graph.microsoft.com', resource: 'https://graph.microsoft.com' },
  channel: {
    openIdMetadataUrl: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
    tokenIssuer: 'https://api.botframework.com',
    loginScope: 'https://api.botframework.com',
    tokenServiceUrl: 'https://token.botframework.com',
    // Never all of trafficmanager.net: anybody can rent a name there.
    serviceUrlHosts: ['smba.trafficmanager.net', 'smba.onyx.prod.teams.trafficmanager.net', '.botframework.com'],
  },
  sharePointSuffixes: ['.sharepoint.com'],
  teamsUrl: 'https://teams.microsoft.com',
  officeUrl: 'https://www.office.com',
  photoPage: 'https://myaccount.microsoft.com/',
  helpArticles: HELP_ARTICLES,
  pictureSyncDiagnostic: 'https://aka.ms/PillarPictureSync',
  loopback: false,
};

/** Its Teams and Microsoft 365 run on the worldwide hosts, but for the channel: https://learn.microsoft.com/graph/deployments */
const GCC: Cloud = {
  ...WORLDWIDE,
  channel: {
    ...WORLDWIDE.channel,
    serviceUrlHosts: [...WORLDWIDE.channel.serviceUrlHosts, 'smba.infra.gcc.teams.microsoft.com'],
  },
};

const GCC_HIGH: Cloud = {
  authorityHost: 'https://login.microsoftonline.us',
  tokenExchangeAudience: 'api://AzureADTokenExchangeUSGov',
  graph: { url: 'https://graph.microsoft.us', resource: 'https://graph.microsoft.us' },
  channel: {
    openIdMetadataUrl: 'https://login.botframework.azure.us/v1/.well-known/openidconfiguration',
    tokenIssuer: 'https://api.botframework.us',
    loginScope: 'https://api.botframework.us',
    tokenServiceUrl: 'https://tokengcch.botframework.azure.us',
    serviceUrlHosts: ['smba.infra.gov.teams.microsoft.us'],
  },
  sharePointSuffixes: ['.sharepoint.us'],
  teamsUrl: 'https://gov.teams.microsoft.us',
  officeUrl: 'https://www.office365.us',
  // UNCONFIRMED: people of this cloud name it, no page of Microsoft's that we found does.
  photoPage: 'https://myaccount.microsoft.us/',
  helpArticles: HELP_ARTICLES,
  pictureSyncDiagnostic: undefined,
  loopback: false,
};

const DOD: Cloud = {
  ...GCC_HIGH,
  graph: { url: 'https://dod-graph.microsoft.us', resource: 'https://dod-graph.microsoft.us' },
  channel: {
    ...GCC_HIGH.channel,
    tokenServiceUrl: 'https://apiDoD.botframework.azure.us',
    serviceUrlHosts: ['smba.infra.dod.teams.microsoft.us'],
  },
  sharePointSuffixes: ['.sharepoint-mil.us', '.dps.mil'],
  teamsUrl: 'https://dod.teams.microsoft.us',
  officeUrl: 'https://www.ohome.apps.mil',
};

const CHINA: Cloud = {
  authorityHost: 'https://login.partner.microsoftonline.cn',
  tokenExchangeAudience: 'api://AzureADTokenExchangeChina',
  graph: { url: 'https://microsoftgraph.chinacloudapi.cn', resource: 'https://microsoftgraph.chinacloudapi.cn' },
  channel: {
    openIdMetadataUrl: 'https://login.botframework.azure.cn/v1/.well-known/openidconfiguration',
    tokenIssuer: 'https://api.botframework.azure.cn',
    loginScope: 'https://api.botframework.azure.cn',
    tokenServiceUrl: 'https://token.botframework.azure.cn',
    // Of the Teams SDK alone, on no page of Microsoft's: UNCONFIRMED.
    serviceUrlHosts: ['frontend.botapi.msg.infra.teams.microsoftonline.cn'],
  },
  sharePointSuffixes: ['.sharepoint.cn'],
  // One page of Microsoft's names it, another says that there is none: UNCONFIRMED.
  teamsUrl: 'https://teams.microsoftonline.cn',
  // The endpoint list has `*.partner.microsoftonline.cn`; which host of it is the portal is UNCONFIRMED.
  officeUrl: 'https://portal.partner.microsoftonline.cn',
  // UNCONFIRMED: seen in public code only.
  photoPage: 'https://myaccount.windowsazure.cn/',
  helpArticles: HELP_ARTICLES,
  pictureSyncDiagnostic: undefined,
  loopback: false,
};

export const CLOUD_NAMES = ['worldwide', 'gcc', 'gcc-high', 'dod', 'china'] as const;

export type CloudName = (typeof CLOUD_NAMES)[number];

/** By the name that the setting CLOUD has. */
export const CLOUDS: Readonly<Record<CloudName, Cloud>> = {
  worldwide: WORLDWIDE,
  gcc: GCC,
  'gcc-high': GCC_HIGH,
  dod: DOD,
  china: CHINA,
};
