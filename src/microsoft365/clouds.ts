/**
 * The hosts of one Microsoft cloud. No other file names a Microsoft host; a test checks this. URLs have no trailing
 * slash unless they end in a path. A value that no Microsoft page names is marked UNCONFIRMED [cloud-hosts].
 */
export interface Cloud {
  /** Sign-in host of Entra ID: https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud */
  readonly authorityHost: string;
  /**
   * Audience of the token with which a managed identity stands for the app:
   * https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity
   */
  readonly tokenExchangeAudience: string;
  /**
   * Resource of logins to Azure Database for PostgreSQL:
   * https://github.com/Azure/azure-cli/blob/dev/src/azure-cli-core/azure/cli/core/cloud.py (`ossrdbms_resource_id`)
   */
  readonly databaseResource: string;
  /** `url`: base of requests. `resource`: audience of the tokens. See https://learn.microsoft.com/graph/deployments */
  readonly graph: { readonly url: string; readonly resource: string };
  /**
   * The Bot Framework channel.
   * Worldwide: https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
   * US Government: https://learn.microsoft.com/azure/bot-service/how-to-deploy-gov-cloud-high and
   * GovernmentConstants of botframework-connector
   * China: https://docs.azure.cn/bot-service/how-to-deploy-china-cloud
   * All: https://github.com/microsoft/teams.ts (cloud environments),
   * https://learn.microsoft.com/azure/bot-service/ref-oauth-redirect-urls
   */
  readonly channel: {
    readonly openIdMetadataUrl: string;
    readonly tokenIssuer: string;
    readonly loginScope: string;
    /** Token service of the Bot Framework. The library requires it; this bot does not use it. */
    readonly tokenServiceUrl: string;
    /**
     * Hosts that a service URL may name. A leading dot stands for every host below it.
     * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages
     */
    readonly serviceUrlHosts: readonly string[];
    /**
     * Service URL of GCC, for the retry after 403 `InvalidBotApiHost`; undefined: no tenant of this cloud is in GCC.
     * No slash at the end. https://learn.microsoft.com/microsoftteams/platform/bots/build-conversational-capability
     * names the host, the page of `serviceUrlHosts` the path.
     */
    readonly gccServiceUrl: string | undefined;
  };
  /**
   * Suffixes of all tenants' SharePoint hosts, each with a leading dot.
   * https://learn.microsoft.com/microsoft-365/enterprise/microsoft-365-u-s-government-gcc-high-endpoints
   * (also -dod-endpoints),
   * https://learn.microsoft.com/microsoft-365/enterprise/urls-and-ip-address-ranges-21vianet
   */
  readonly sharePointSuffixes: readonly string[];
  /** https://learn.microsoft.com/microsoftteams/platform/concepts/sovereign-cloud */
  readonly teamsUrl: string;
  /**
   * Home page of Microsoft 365. Source: the endpoint lists above. Worldwide, it has led to the Copilot app at
   * m365.cloud.microsoft since 15 January 2025 (secondary source:
   * https://windowsforum.com/threads/microsoft-365-copilot-rename-explained-office-branding-clarified.395862).
   * OneDrive and SharePoint are behind *Apps* there. That the other clouds have *Apps* is UNCONFIRMED [cloud-hosts].
   */
  readonly officeUrl: string;
  /** The account portal, where people change their photo. That it opens at the photo is UNCONFIRMED [cloud-hosts]. */
  readonly photoPage: string;
  readonly helpArticles: {
    /** "Information about profile picture synchronization in Microsoft 365" */
    readonly pictureSync: string;
    /**
     * "User profile synchronization"; replaces "Information about user profile synchronization in SharePoint Online"
     * (177eb196-…)
     */
    readonly profileSync: string;
    /** "Add your profile photo to Microsoft 365" */
    readonly addPhoto: string;
  };
  /**
   * Microsoft's "Picture Sync" diagnostic for admins; undefined: not available in this cloud.
   * https://learn.microsoft.com/sharepoint/troubleshoot/administration/profile-picture-not-showing
   */
  readonly pictureSyncDiagnostic: string | undefined;
  /** True if hosts are replaced by ones on this machine. Loopback addresses are trusted only then. */
  readonly loopback: boolean;
}

/** The same articles for all clouds. */
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
  databaseResource: 'https://ossrdbms-aad.database.windows.net',
  graph: { url: 'https://graph.microsoft.com', resource: 'https://graph.microsoft.com' },
  channel: {
    openIdMetadataUrl: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
    tokenIssuer: 'https://api.botframework.com',
    loginScope: 'https://api.botframework.com',
    tokenServiceUrl: 'https://token.botframework.com',
    // Not all of trafficmanager.net: anyone can register a name there.
    serviceUrlHosts: ['smba.trafficmanager.net', 'smba.onyx.prod.teams.trafficmanager.net', '.botframework.com'],
    gccServiceUrl: 'https://smba.infra.gcc.teams.microsoft.com/teams',
  },
  sharePointSuffixes: ['.sharepoint.com'],
  teamsUrl: 'https://teams.microsoft.com',
  officeUrl: 'https://www.office.com',
  photoPage: 'https://myaccount.microsoft.com/',
  helpArticles: HELP_ARTICLES,
  pictureSyncDiagnostic: 'https://aka.ms/PillarPictureSync',
  loopback: false,
};

/**
 * Teams and Microsoft 365 use the worldwide hosts, except for the channel:
 * https://learn.microsoft.com/graph/deployments
 */
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
  databaseResource: 'https://ossrdbms-aad.database.usgovcloudapi.net',
  graph: { url: 'https://graph.microsoft.us', resource: 'https://graph.microsoft.us' },
  channel: {
    openIdMetadataUrl: 'https://login.botframework.azure.us/v1/.well-known/openidconfiguration',
    tokenIssuer: 'https://api.botframework.us',
    loginScope: 'https://api.botframework.us',
    tokenServiceUrl: 'https://tokengcch.botframework.azure.us',
    serviceUrlHosts: ['smba.infra.gov.teams.microsoft.us'],
    gccServiceUrl: undefined,
  },
  sharePointSuffixes: ['.sharepoint.us'],
  teamsUrl: 'https://gov.teams.microsoft.us',
  officeUrl: 'https://www.office365.us',
  // UNCONFIRMED [cloud-hosts]: users of this cloud name it; no Microsoft page was found that does.
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
  databaseResource: 'https://ossrdbms-aad.database.chinacloudapi.cn',
  graph: { url: 'https://microsoftgraph.chinacloudapi.cn', resource: 'https://microsoftgraph.chinacloudapi.cn' },
  channel: {
    openIdMetadataUrl: 'https://login.botframework.azure.cn/v1/.well-known/openidconfiguration',
    tokenIssuer: 'https://api.botframework.azure.cn',
    loginScope: 'https://api.botframework.azure.cn',
    tokenServiceUrl: 'https://token.botframework.azure.cn',
    // UNCONFIRMED [china-channel]: named only by the Teams SDK, by no Microsoft page.
    serviceUrlHosts: ['frontend.botapi.msg.infra.teams.microsoftonline.cn'],
    gccServiceUrl: undefined,
  },
  sharePointSuffixes: ['.sharepoint.cn'],
  // UNCONFIRMED [cloud-hosts]: one Microsoft page names it, another says that there is none.
  teamsUrl: 'https://teams.microsoftonline.cn',
  // The endpoint list has `*.partner.microsoftonline.cn`. That this host is the portal is UNCONFIRMED [cloud-hosts].
  officeUrl: 'https://portal.partner.microsoftonline.cn',
  // UNCONFIRMED [cloud-hosts]: seen in public code only.
  photoPage: 'https://myaccount.windowsazure.cn/',
  helpArticles: HELP_ARTICLES,
  pictureSyncDiagnostic: undefined,
  loopback: false,
};

export const CLOUD_NAMES = ['worldwide', 'gcc', 'gcc-high', 'dod', 'china'] as const;

export type CloudName = (typeof CLOUD_NAMES)[number];

/** The clouds by the values of the setting CLOUD. */
export const CLOUDS: Readonly<Record<CloudName, Cloud>> = {
  worldwide: WORLDWIDE,
  gcc: GCC,
  'gcc-high': GCC_HIGH,
  dod: DOD,
  china: CHINA,
};
