import { guidFrom } from '../tenant/random.ts';
import { entity, requireOptions, rootOf } from './call.ts';
import { requireSitesRead } from './permissions.ts';
import type { GraphAnswer, GraphCall } from './types.ts';

/**
 * `GET /sites/root`: https://learn.microsoft.com/graph/api/site-get#get-the-tenants-root-site. In a multi-geo tenant it
 * is the root site of the central location.
 */
export function getRootSite(call: GraphCall): GraphAnswer {
  requireSitesRead(call.token);
  requireOptions(call, '$select');
  const { state, query } = call;
  const webUrl = state.addresses.sharepoint;
  const { host } = new URL(webUrl);
  const site: Readonly<Record<string, unknown>> = {
    id: `${host},${guidFrom(state.id, 'root site collection')},${guidFrom(state.id, 'root site')}`,
    displayName: state.name,
    name: '',
    root: {},
    siteCollection: { hostname: host },
    webUrl,
  };
  const selected = query.get('$select')?.split(',') ?? Object.keys(site);
  const shown = Object.entries(site).filter(([name]) => selected.includes(name));
  return entity({ '@odata.context': `${rootOf(call)}/$metadata#sites/$entity`, ...Object.fromEntries(shown) });
}
