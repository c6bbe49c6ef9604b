/**
 * What differs between Microsoft's clouds in tokens: their audiences and issuers.
 * https://learn.microsoft.com/graph/deployments,
 * https://learn.microsoft.com/microsoftteams/platform/concepts/sovereign-cloud,
 * https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity
 */
export interface NationalCloud {
  readonly name: string;
  /** Audience of Graph tokens. */
  readonly graph: string;
  /** Audience of connector tokens and issuer of the channel's tokens. */
  readonly botFramework: string;
  /** Tenant of the Bot Framework, where multi-tenant bots get their tokens for the connector. */
  readonly botFrameworkTenant: { readonly id: string; readonly domain: string };
  /** Origin in the issuer of v1.0 tokens. */
  readonly v1Issuer: string;
  /** Audience of a managed identity's token that stands for an app. */
  readonly tokenExchange: string;
  /** Audience of tokens for Azure Database for PostgreSQL. */
  readonly database: string;
}

/** Worldwide, also for GCC. */
const PUBLIC: Omit<NationalCloud, 'name'> = {
  graph: 'https://graph.microsoft.com',
  botFramework: 'https://api.botframework.com',
  // `AuthenticationConstants` of botframework-connector
  botFrameworkTenant: { id: 'd6d49420-f39b-4df7-a1dc-d59a935871db', domain: 'botframework.com' },
  v1Issuer: 'https://sts.windows.net',
  tokenExchange: 'api://AzureADTokenExchange',
  database: 'https://ossrdbms-aad.database.windows.net',
};

/** https://learn.microsoft.com/azure/bot-service/how-to-deploy-gov-cloud-high */
const US_GOVERNMENT: Omit<NationalCloud, 'name'> = {
  graph: 'https://graph.microsoft.us',
  botFramework: 'https://api.botframework.us',
  // `GovernmentConstants` of botframework-connector
  botFrameworkTenant: { id: 'cab8a31a-1906-4287-a0d8-4eef66b95f6e', domain: 'microsoftservices.onmicrosoft.us' },
  // UNCONFIRMED
  v1Issuer: 'https://sts.windows.net',
  tokenExchange: 'api://AzureADTokenExchangeUSGov',
  // The clouds of https://github.com/Azure/azure-cli/blob/dev/src/azure-cli-core/azure/cli/core/cloud.py
  database: 'https://ossrdbms-aad.database.usgovcloudapi.net',
};

export const NATIONAL_CLOUDS = {
  worldwide: { name: 'worldwide', ...PUBLIC },
  gcc: { name: 'gcc', ...PUBLIC },
  'gcc-high': { name: 'gcc-high', ...US_GOVERNMENT },
  dod: { name: 'dod', ...US_GOVERNMENT, graph: 'https://dod-graph.microsoft.us' },
  // https://docs.azure.cn/bot-service/how-to-deploy-china-cloud
  china: {
    name: 'china',
    graph: 'https://microsoftgraph.chinacloudapi.cn',
    botFramework: 'https://api.botframework.azure.cn',
    // The domain is in the Teams SDK's `CloudEnvironment`. UNCONFIRMED: the id, the issuer.
    botFrameworkTenant: {
      id: 'a55a4d5b-9241-49b1-b4ff-befa8db00269',
      domain: 'microsoftservices.partner.onmschina.cn',
    },
    v1Issuer: 'https://sts.chinacloudapi.cn',
    tokenExchange: 'api://AzureADTokenExchangeChina',
    database: 'https://ossrdbms-aad.database.chinacloudapi.cn',
  },
} as const satisfies Record<string, NationalCloud>;

export type NationalCloudName = keyof typeof NATIONAL_CLOUDS;

export function isNationalCloudName(name: string): name is NationalCloudName {
  return Object.hasOwn(NATIONAL_CLOUDS, name);
}
