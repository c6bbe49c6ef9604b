import { CodedError } from '../../src/errors.ts';
import { BYTE_BUDGETS } from '../../src/microsoft365/byte-budgets.ts';
import { networkCode, networkRemedy } from '../../src/microsoft365/network-remedy.ts';
import { send } from '../../src/microsoft365/send.ts';

/** Requests to Microsoft Graph about the directory, in the name of the admin. */
export interface DirectoryClient {
  /** The object at a path such as `/applications/{id}`. Undefined: 404. */
  get(path: string): Promise<unknown>;
  /**
   * Changes something, and resolves to the answer. `already`: what was to be added exists. Repeats the request while
   * Graph does not see an object that was made just before. `what`: for the error.
   */
  change(request: ChangeRequest): Promise<ChangeAnswer>;
}

export interface ChangeRequest {
  readonly method: 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: object;
  readonly what: string;
}

export type ChangeAnswer = { readonly body: unknown } | 'already' | 'missing';

export interface DirectoryClientOptions {
  /** Origin of Graph. */
  readonly url: string;
  readonly token: string;
  /** Resolves after this many milliseconds. */
  readonly wait: (milliseconds: number) => Promise<unknown>;
}

/** Milliseconds for one request. */
const TIMEOUT = 30_000;
/** Pauses until a new object is visible, in milliseconds: a minute together. */
export const REPLICATION_PAUSES: readonly number[] = [
  200, 400, 800, 1_600, 3_000, 6_000, 12_000, 12_000, 12_000, 12_000,
];
/** A deletion is repeated for three seconds. */
const LAST_PAUSE_OF_DELETION = 1_600;
/** The longest pause that Graph may ask for. Milliseconds. */
const LONGEST_PAUSE = 60_000;
const BUSY = [429, 503, 504];
const BUSY_ATTEMPTS = 4;

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly code: string;
  readonly message: string;
}

/** Errors are `setup-refused` for a missing role or permission, else `setup-failed`. */
export function createDirectoryClient({ url, token, wait }: DirectoryClientOptions): DirectoryClient {
  const request = async (method: string, path: string, body?: object): Promise<Answer> => {
    for (let attempt = 1; ; attempt++) {
      const response = await exchange(`${url}/v1.0${path}`, method, token, body);
      const pause = Number(response.headers.get('retry-after') ?? 1) * 1000;
      if (!BUSY.includes(response.status) || attempt === BUSY_ATTEMPTS || pause > LONGEST_PAUSE) {
        return readAnswer(response);
      }
      await wait(pause);
    }
  };
  return {
    async get(path) {
      const answer = await request('GET', path);
      if (answer.status === 404) return undefined;
      if (answer.status !== 200) throw refused('Reading the tenant', answer);
      return answer.body;
    },
    async change({ method, path, body, what }) {
      for (const pause of [...REPLICATION_PAUSES, undefined]) {
        const answer = await request(method, path, body);
        if (answer.status < 300) return { body: answer.body };
        if (isAlready(answer)) return 'already';
        if (!isNotVisible(answer)) throw refused(what, answer);
        // What another admin has deleted stays missing.
        if (method === 'DELETE' && pause !== undefined && pause > LAST_PAUSE_OF_DELETION) return 'missing';
        if (pause === undefined) throw refused(what, answer);
        await wait(pause);
      }
      return 'missing';
    },
  };
}

async function exchange(url: string, method: string, token: string, body?: object): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) };
  try {
    const signal = AbortSignal.timeout(TIMEOUT);
    const limits = { upstream: 'graph', signal, maxBytes: BYTE_BUDGETS.graph } as const;
    return await send(url, { method, headers, body: body ? JSON.stringify(body) : null }, limits);
  } catch (cause) {
    throw new CodedError('setup-failed', 'Microsoft Graph did not answer.', {
      cause,
      remedy: networkRemedy(networkCode(cause)) ?? 'Check that this machine reaches Microsoft Graph, and run it again.',
    });
  }
}

async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  let body: unknown;
  try {
    body = text ? JSON.parse(text) : undefined;
  } catch {
    // A proxy's page. The status says the rest.
  }
  const { error } = (body ?? {}) as { error?: { code?: string; message?: string } };
  return { status: response.status, body, code: String(error?.code ?? ''), message: String(error?.message ?? '') };
}

/** Seen for grants and service principals (409), and for role assignments (400). */
function isAlready({ status, code, message }: Answer): boolean {
  return (
    code === 'Request_MultipleObjectsWithSameKeyValue' || (status === 400 && /already exists on the/.test(message))
  );
}

/**
 * Graph answers from replicas: a new object is unknown for some seconds. A service principal of a new application is
 * refused with 400 then: https://github.com/manicminer/hamilton has both texts.
 */
function isNotVisible({ status, message }: Answer): boolean {
  return status === 404 || (status === 400 && /does not reference a valid application object/.test(message));
}

function refused(what: string, { status, code, message }: Answer): CodedError {
  const said = [code, message].filter(Boolean).join(': ') || `status ${status}`;
  if (status === 401 || status === 403) {
    return new CodedError('setup-refused', `Microsoft Graph refused this: ${what} (${said})`, {
      remedy:
        'Run it again and sign in as a Global Administrator, or as a Privileged Role Administrator who is also an Application Administrator. What was made before stays, and the next run continues there.',
    });
  }
  return new CodedError('setup-failed', `Microsoft Graph did not accept this: ${what} (${said})`, {
    remedy: 'What was made before stays, and the next run continues there. --remove takes it back.',
  });
}
