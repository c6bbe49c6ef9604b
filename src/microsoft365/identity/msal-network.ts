import type { INetworkModule } from '@azure/msal-node';
import { BYTE_BUDGETS } from '../byte-budgets.ts';
import type { LatestFailure } from '../network-remedy.ts';
import { send } from '../send.ts';

/** Timeout for one request to Entra ID, in milliseconds. */
const TIMEOUT_MS = 10_000;

type NetworkOptions = NonNullable<Parameters<INetworkModule['sendGetRequestAsync']>[1]>;

/**
 * Sends MSAL's requests, with a timeout and a byte budget, and through the proxy. MSAL's own client has none of them.
 * MSAL hides why a request failed: `latest` keeps it.
 */
export function createMsalNetwork(latest: LatestFailure): INetworkModule {
  const keepFailure = (error: unknown): never => {
    latest.error = error;
    throw error;
  };
  return {
    sendGetRequestAsync: <T>(url: string, options?: NetworkOptions) =>
      exchange<T>('GET', url, options).catch(keepFailure),
    sendPostRequestAsync: <T>(url: string, options?: NetworkOptions) =>
      exchange<T>('POST', url, options).catch(keepFailure),
  };
}

async function exchange<T>(method: 'GET' | 'POST', url: string, { headers, body }: NetworkOptions = {}) {
  const response = await send(
    url,
    { method, headers: { ...(method === 'POST' && FORM), ...headers }, body: body ?? null },
    { upstream: 'entra', signal: AbortSignal.timeout(TIMEOUT_MS), maxBytes: BYTE_BUDGETS.entra },
  );
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: parseBody(await response.text(), response.status) as T,
  };
}

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

/** MSAL expects an object with `error` if the answer is not JSON, such as a proxy's page. */
function parseBody(text: string, status: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { error: 'not_json', error_description: `The sign-in host answered ${status} without JSON.` };
  }
}
