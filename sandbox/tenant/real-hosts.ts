import type { NationalCloudName } from './national-cloud.ts';

/** Microsoft's own host names in one cloud, which the sandbox plays behind a proxy. */
export interface RealHosts {
  /** Entra ID; the first one is in links and issuers, the others are its aliases. */
  readonly entra: readonly string[];
  /** Host and path of the page for device codes. */
  readonly deviceLogin: string;
  readonly graph: string;
  /** Suffix of all SharePoint hosts, with a leading dot. */
  readonly sharePointSuffix: string;
  /** The channel's connector: the host of the service URL. */
  readonly connector: string;
  /** The connector of GCC tenants. Undefined: none in this cloud. */
  readonly gccConnector?: string | undefined;
  /** The channel's OpenID metadata and keys. */
  readonly channelKeys: string;
  /** The Bot Framework Token Service; the first one is in links. */
  readonly tokens: readonly string[];
  readonly teams: string;
  readonly office: readonly string[];
  /** The app to which office.com leads. Undefined: the first of `office` is that app. */
  readonly m365?: string;
  readonly accountPortal: string;
}

/**
 * https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud (Entra ID; its aliases: the known
 * authorities of MSAL, `AuthorityMetadata.ts`), https://learn.microsoft.com/graph/deployments,
 * https://learn.microsoft.com/microsoft-365/enterprise/urls-and-ip-address-ranges (SharePoint, office.com),
 * https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication (keys),
 * https://learn.microsoft.com/azure/bot-service/ref-oauth-redirect-urls (token service; older SDKs call
 * api.botframework.com: `OAuthUrl` of botframework-connector),
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages (connector)
 */
const PUBLIC: RealHosts = {
  entra: ['login.microsoftonline.com', 'login.windows.net', 'login.microsoft.com', 'sts.windows.net'],
  deviceLogin: 'microsoft.com/devicelogin',
  graph: 'graph.microsoft.com',
  sharePointSuffix: '.sharepoint.com',
  connector: 'smba.trafficmanager.net',
  gccConnector: 'smba.infra.gcc.teams.microsoft.com',
  channelKeys: 'login.botframework.com',
  tokens: ['token.botframework.com', 'api.botframework.com'],
  teams: 'teams.microsoft.com',
  office: ['www.office.com', 'office.com', 'portal.office.com'],
  m365: 'm365.cloud.microsoft',
  accountPortal: 'myaccount.microsoft.com',
};

/**
 * https://learn.microsoft.com/azure/bot-service/how-to-deploy-gov-cloud-high,
 * https://learn.microsoft.com/microsoft-365/enterprise/microsoft-365-u-s-government-gcc-high-endpoints.
 * UNCONFIRMED: the page for device codes, the account portal.
 */
const GCC_HIGH: RealHosts = {
  entra: ['login.microsoftonline.us', 'login.usgovcloudapi.net'],
  deviceLogin: 'microsoft.com/deviceloginus',
  graph: 'graph.microsoft.us',
  sharePointSuffix: '.sharepoint.us',
  connector: 'smba.infra.gov.teams.microsoft.us',
  channelKeys: 'login.botframework.azure.us',
  tokens: ['tokengcch.botframework.azure.us', 'api.botframework.azure.us'],
  teams: 'gov.teams.microsoft.us',
  office: ['www.office365.us', 'portal.office365.us'],
  accountPortal: 'myaccount.microsoft.us',
};

export const REAL_HOSTS: Readonly<Record<NationalCloudName, RealHosts>> = {
  worldwide: PUBLIC,
  // https://learn.microsoft.com/microsoftteams/platform/bots/build-conversational-capability
  gcc: { ...PUBLIC, connector: 'smba.infra.gcc.teams.microsoft.com', gccConnector: undefined },
  'gcc-high': GCC_HIGH,
  // https://learn.microsoft.com/microsoft-365/enterprise/microsoft-365-u-s-government-dod-endpoints
  dod: {
    ...GCC_HIGH,
    graph: 'dod-graph.microsoft.us',
    sharePointSuffix: '.sharepoint-mil.us',
    connector: 'smba.infra.dod.teams.microsoft.us',
    tokens: ['apidod.botframework.azure.us', 'api.botframework.azure.us'],
    teams: 'dod.teams.microsoft.us',
    office: ['www.ohome.apps.mil'],
  },
  // https://docs.azure.cn/bot-service/how-to-deploy-china-cloud,
  // https://learn.microsoft.com/microsoft-365/enterprise/urls-and-ip-address-ranges-21vianet.
  // UNCONFIRMED: the connector (only the Teams SDK names it), the page for device codes, Teams, the portals.
  china: {
    entra: ['login.partner.microsoftonline.cn', 'login.chinacloudapi.cn'],
    deviceLogin: 'microsoft.com/deviceloginchina',
    graph: 'microsoftgraph.chinacloudapi.cn',
    sharePointSuffix: '.sharepoint.cn',
    connector: 'frontend.botapi.msg.infra.teams.microsoftonline.cn',
    channelKeys: 'login.botframework.azure.cn',
    tokens: ['token.botframework.azure.cn', 'api.botframework.azure.cn'],
    teams: 'teams.microsoftonline.cn',
    office: ['portal.partner.microsoftonline.cn'],
    accountPortal: 'myaccount.windowsazure.cn',
  },
};

/** Host of the bot's public address. Its domain is reserved for examples (RFC 2606). */
export const BOT_HOST = 'bot.contoso.example';

/** Names of the certificate of all these hosts. A tenant's SharePoint hosts share a wildcard, as the real ones do. */
export function certificateNames(hosts: RealHosts): readonly string[] {
  const { entra, deviceLogin, tokens, office, gccConnector, m365 } = hosts;
  const single = [hosts.graph, hosts.connector, hosts.channelKeys, hosts.teams, hosts.accountPortal];
  const [device = ''] = deviceLogin.split('/');
  const optional = [gccConnector, m365].filter((host) => host !== undefined);
  return [
    ...new Set([
      BOT_HOST,
      ...entra,
      device,
      ...single,
      ...tokens,
      ...office,
      ...optional,
      `*${hosts.sharePointSuffix}`,
    ]),
  ];
}
