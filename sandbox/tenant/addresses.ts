/** Addresses of the services: origins without a trailing slash. */
export interface Addresses {
  /** https */
  entra: string;
  /** http; Entra's pages for browsers, given as `authorization_endpoint` */
  entraPages: string;
  /** http; the endpoints of this machine that give managed identities their tokens */
  identity: string;
  /** https, without `/v1.0` */
  graph: string;
  /** http; both My Site host and root site of the central location */
  sharepoint: string;
  /** http; office.com, which leads to `m365` */
  office: string;
  /** http; the Microsoft 365 Copilot app (m365.cloud.microsoft) */
  m365: string;
  /** http; the service URL of the Teams channel is `${channel}/teams/` */
  channel: string;
  /** http */
  control: string;
  /** With real hosts: the public address of the bot. */
  bot?: string;
  /** With real hosts: the page where people enter a device code. */
  deviceLogin?: string;
  /** With real hosts, the channel has several, and `channel` is the connector's. This one: OpenID metadata and keys. */
  channelKeys?: string;
  /** With real hosts: the Bot Framework Token Service. */
  tokens?: string;
  /** With real hosts: Teams itself, with deep links and the window of a sign-in. */
  teams?: string;
}

/** Origins of the channel's parts. Without real hosts, one address has them all. */
export function channelHostsOf({ channel, channelKeys = channel, tokens = channel, teams = channel }: Addresses): {
  readonly channelKeys: string;
  readonly tokens: string;
  readonly teams: string;
} {
  return { channelKeys, tokens, teams };
}
