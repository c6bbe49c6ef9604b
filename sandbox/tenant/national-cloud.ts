/**
 * What differs between Microsoft's clouds when all hosts are local: token audiences, and the issuer of the channel's
 * tokens.
 * https://learn.microsoft.com/graph/deployments,
 * https://learn.microsoft.com/microsoftteams/platform/concepts/sovereign-cloud
 */
export interface NationalCloud {
  readonly name: string;
  /** Audience of Graph tokens. */
  readonly graph: string;
  /** Audience of connector tokens and issuer of the channel's tokens. */
  readonly botFramework: string;
}

export const NATIONAL_CLOUDS = {
  worldwide: cloud('worldwide', 'https://graph.microsoft.com', 'https://api.botframework.com'),
  gcc: cloud('gcc', 'https://graph.microsoft.com', 'https://api.botframework.com'),
  // https://learn.microsoft.com/azure/bot-service/how-to-deploy-gov-cloud-high
  'gcc-high': cloud('gcc-high', 'https://graph.microsoft.us', 'https://api.botframework.us'),
  dod: cloud('dod', 'https://dod-graph.microsoft.us', 'https://api.botframework.us'),
  // https://docs.azure.cn/bot-service/how-to-deploy-china-cloud
  china: cloud('china', 'https://microsoftgraph.chinacloudapi.cn', 'https://api.botframework.azure.cn'),
} as const;

export type NationalCloudName = keyof typeof NATIONAL_CLOUDS;

function cloud(name: string, graph: string, botFramework: string): NationalCloud {
  return { name, graph, botFramework };
}

export function isNationalCloudName(name: string): name is NationalCloudName {
  return Object.hasOwn(NATIONAL_CLOUDS, name);
}
