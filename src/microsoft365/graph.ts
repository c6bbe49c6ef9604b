import { Client, GraphError, RetryHandlerOptions } from '@microsoft/microsoft-graph-client';
import { z } from 'zod/v4';
import type { Absent, Account, Failed, GraphPhoto, Source } from '../photo/evidence.ts';
import type { Cloud } from './clouds.ts';
import { beforeDeadline } from './deadline.ts';
import { failureFromStatus, failureWithoutAnswer, failureWithoutToken } from './failure.ts';

/** What Graph says of one person and their photo. */
export interface GraphReading {
  readonly account: Source<Account>;
  readonly photo: Source<GraphPhoto>;
  readonly picture: Source<Buffer>;
}

/** Reads of one person; never rejects. Ends at the latest when the signal does. */
export type GraphReader = (signal: AbortSignal) => Promise<GraphReading>;

export interface GraphAccess {
  readonly graph: Cloud['graph'];
  /** A delegated token with `User.Read`, or the app's own. */
  readonly getToken: () => Promise<string>;
  /** Whose photo: the object id (by a mail address that is no UPN, Graph finds no photo). Undefined: the person's who signed in. */
  readonly objectId?: string | undefined;
}

const ACCOUNT_PROPERTIES = [
  'id',
  'displayName',
  'userType',
  'mySite',
  'assignedPlans',
  'onPremisesSyncEnabled',
  'preferredLanguage',
];

/** https://learn.microsoft.com/graph/api/user-get, https://learn.microsoft.com/graph/api/profilephoto-get */
function requestsFor(objectId: string | undefined) {
  const person = objectId === undefined ? '/me' : `/users/${encodeURIComponent(objectId)}`;
  return [
    { id: 'account', method: 'GET', url: `${person}?$select=${ACCOUNT_PROPERTIES.join(',')}` },
    { id: 'photo', method: 'GET', url: `${person}/photo` },
    { id: 'picture', method: 'GET', url: `${person}/photo/$value` },
  ] as const;
}

/** A 404 with one of these is Graph's way to say that there is no photo; any other 404 is a failure. */
const NO_PHOTO_CODES: readonly string[] = ['ImageNotFound', 'ErrorItemNotFound', 'ErrorEntityNotFound'];

const MALFORMED: Failed = { state: 'failed', reason: 'malformed' };

/** A reader that asks for everything in one `$batch`, without hidden retries. */
export function createGraphReader({ graph, getToken, objectId }: GraphAccess): GraphReader {
  const requests = requestsFor(objectId);
  return async (signal) => {
    let token: string;
    try {
      token = await beforeDeadline(getToken(), signal);
    } catch (error) {
      return nothingRead(failureWithoutToken(error, signal));
    }
    try {
      return toReading(await beforeDeadline(sendBatch(graph.url, token, requests, signal), signal));
    } catch (error) {
      return nothingRead(toFailure(error, signal));
    }
  };
}

function nothingRead(failed: Failed): GraphReading {
  return { account: failed, photo: failed, picture: failed };
}

type Requests = ReturnType<typeof requestsFor>;

async function sendBatch(url: string, token: string, requests: Requests, signal: AbortSignal): Promise<unknown> {
  const client = Client.initWithMiddleware({
    baseUrl: url,
    authProvider: { getAccessToken: async () => token },
    // The client hands tokens to https hosts of Microsoft only, and to those named here, by host name without port.
    customHosts: new Set([new URL(url).hostname]),
    fetchOptions: { signal },
  });
  const request = client.api('/$batch').middlewareOptions([new RetryHandlerOptions(1, 0)]);
  return await request.post({ requests });
}

function toFailure(error: unknown, signal: AbortSignal): Failed {
  if (error instanceof z.ZodError) return MALFORMED;
  if (!(error instanceof GraphError)) return failureWithoutAnswer(error, signal);
  // The client wraps whatever fetch or the JSON parser threw, and names it in `code`.
  if (error.code === 'SyntaxError') return MALFORMED;
  if (error.statusCode < 400) return failureWithoutAnswer(error, signal);
  const { statusCode, headers, code, requestId } = error;
  return failureFromStatus(statusCode, (name) => headers?.get(name) ?? undefined, {
    code: code ?? undefined,
    requestId: requestId ?? undefined,
  });
}

const Part = z.object({
  id: z.string(),
  status: z.number().int(),
  headers: z.record(z.string(), z.string()).optional(),
  body: z.unknown(),
});
type Part = z.output<typeof Part>;

const BatchAnswer = z.object({ responses: z.array(Part) });

function toReading(answer: unknown): GraphReading {
  const { responses } = BatchAnswer.parse(answer);
  const part = (id: Requests[number]['id']) => responses.find((response) => response.id === id);
  const photo = readPart(part('photo'), toPhoto);
  return {
    account: readPart(part('account'), toAccount),
    photo,
    // Metadata of 1 × 1 or without an ETag stand for "no photo", whatever the bytes are.
    picture: photo.state === 'absent' ? photo : readPart(part('picture'), toPicture),
  };
}

function readPart<T>(part: Part | undefined, read: (body: unknown) => Source<T>): Source<T> {
  if (!part) return MALFORMED;
  if (part.status === 200) return read(part.body);
  const error = ErrorBody.safeParse(part.body).data?.error;
  if (part.status === 404 && error && NO_PHOTO_CODES.includes(error.code)) return { state: 'absent', sign: error.code };
  const header = (name: string) => Object.entries(part.headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];
  return failureFromStatus(part.status, header, { code: error?.code, requestId: error?.innerError?.['request-id'] });
}

const ErrorBody = z.object({
  error: z.object({ code: z.string(), innerError: z.object({ 'request-id': z.string().optional() }).optional() }),
});

/** Graph shows what is not set as null or not at all. */
const optionalText = z
  .string()
  .nullish()
  .transform((text) => text ?? undefined);

const AccountBody = z.object({
  id: z.string(),
  displayName: z
    .string()
    .nullish()
    .transform((name) => name ?? ''),
  userType: optionalText,
  mySite: optionalText,
  preferredLanguage: optionalText,
  onPremisesSyncEnabled: z
    .boolean()
    .nullish()
    .transform((synced) => synced ?? undefined),
  assignedPlans: z
    .array(z.object({ service: z.string(), servicePlanId: z.string(), capabilityStatus: z.string() }))
    .nullish()
    .transform((plans) => plans ?? []),
});

function toAccount(body: unknown): Source<Account> {
  const parsed = AccountBody.safeParse(body);
  return parsed.success ? { state: 'read', value: parsed.data } : MALFORMED;
}

/** `id` is not read: `240x240`, `default` and `64X64` were all seen. `@odata.mediaEtag` is empty where there is no photo. */
const PhotoBody = z.object({
  '@odata.mediaEtag': z.string(),
  '@odata.mediaContentType': optionalText,
  width: z.number().optional(),
  height: z.number().optional(),
});

function toPhoto(body: unknown): Source<GraphPhoto> {
  const parsed = PhotoBody.safeParse(body);
  if (!parsed.success) return MALFORMED;
  const { '@odata.mediaEtag': etag, '@odata.mediaContentType': contentType, width, height } = parsed.data;
  const none = signOfNoPhoto(etag, width, height);
  return none ?? { state: 'read', value: { etag, contentType, width, height } };
}

function signOfNoPhoto(etag: string, width: number | undefined, height: number | undefined): Absent | undefined {
  if (width === 1 && height === 1) return { state: 'absent', sign: '1x1' };
  return etag.replaceAll('"', '') === '' ? { state: 'absent', sign: 'empty-etag' } : undefined;
}

/** In a batch, bytes come as a base64 string: https://learn.microsoft.com/graph/json-batching */
function toPicture(body: unknown): Source<Buffer> {
  const bytes = typeof body === 'string' ? Buffer.from(body, 'base64') : undefined;
  return bytes && bytes.length > 0 ? { state: 'read', value: bytes } : MALFORMED;
}
