import { ProxyAgent, fetch as proxiedFetch, type RequestInit, type Response } from 'undici';
import { startTenant, type Tenant, type TenantOptions } from '../../../sandbox/index.ts';

/** A tenant with Microsoft's own host names, and a client behind its proxy. */
export interface RealTenant {
  readonly tenant: Tenant;
  fetch(url: string, init?: RequestInit): Promise<Response>;
  stop(): Promise<void>;
}

export async function startRealTenant(options: TenantOptions = {}): Promise<RealTenant> {
  const tenant = await startTenant({ ...options, hosts: 'real' });
  const agent = new ProxyAgent({ uri: tenant.proxy ?? '', requestTls: { ca: tenant.certificates.authority } });
  return {
    tenant,
    fetch: (url, init) => proxiedFetch(url, { redirect: 'manual', ...init, dispatcher: agent }),
    async stop() {
      await agent.close();
      await tenant.stop();
    },
  };
}
