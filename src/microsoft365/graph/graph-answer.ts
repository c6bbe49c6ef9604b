import { z } from 'zod/v4';
import type { Absent, Account, AssignedPlan, Failed, FailureReason, GraphPhoto, Source } from '../../photo/evidence.ts';
import { failureFromStatus } from '../failure.ts';

/** What Graph says of one person and their photo. */
export interface GraphReading {
  readonly account: Source<Account>;
  readonly photo: Source<GraphPhoto>;
  readonly picture: Source<Buffer>;
}

/** A 404 with one of these is Graph's way to say that there is no photo; any other 404 is a failure. */
const NO_PHOTO_CODES: readonly string[] = ['ImageNotFound', 'ErrorItemNotFound', 'ErrorEntityNotFound'];

const MALFORMED: Failed = { state: 'failed', reason: 'malformed' };

/** One part of the answer to a `$batch`: https://learn.microsoft.com/graph/json-batching#response-format */
export const Part = z.object({
  id: z.string(),
  status: z.number().int(),
  headers: z.record(z.string(), z.string()).optional(),
  body: z.unknown(),
});
export type Part = z.output<typeof Part>;

const BatchAnswer = z.object({ responses: z.array(Part) });

/** Reads the answer to a `$batch` whose parts are named like the sources. Total: whatever came, each source has answered, is absent, or failed. */
export function parseAnswer(answer: unknown): GraphReading {
  const responses = BatchAnswer.safeParse(answer).data?.responses ?? [];
  const part = (id: keyof GraphReading) => responses.find((response) => response.id === id);
  const account = parsePart(part('account'), toAccount);
  const photo = parsePhotoPart(part('photo'), account, toPhoto);
  return {
    account,
    photo,
    // Metadata that describe "no photo" stand for that, whatever the bytes are; a 404 does not gainsay bytes that came.
    picture: describesNone(photo) ? photo : parsePhotoPart(part('picture'), account, toPicture),
  };
}

/** A part that concerns a photo: that there is none is told from what went wrong. */
export function parsePhotoPart<T>(
  part: Part | undefined,
  account: Source<Account>,
  read: (body: unknown) => Source<T>,
): Source<T> {
  const code = errorOf(part)?.code;
  if (part?.status === 404 && code && NO_PHOTO_CODES.includes(code)) return { state: 'absent', sign: code };
  const source = parsePart(part, read);
  const reason = source.state === 'failed' && code ? mailboxFailure(code, source.reason, account) : undefined;
  return source.state === 'failed' && reason ? { ...source, reason } : source;
}

export function parsePart<T>(part: Part | undefined, read: (body: unknown) => Source<T>): Source<T> {
  if (!part) return MALFORMED;
  if (part.status === 200) return read(part.body);
  const error = errorOf(part);
  const header = (name: string) => Object.entries(part.headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];
  return failureFromStatus(part.status, header, { code: error?.code, requestId: error?.innerError?.['request-id'] });
}

function errorOf(part: Part | undefined) {
  return part && part.status !== 200 ? ErrorBody.safeParse(part.body).data?.error : undefined;
}

/**
 * Graph asked for the photo in a mailbox that it could not enter: whether there is a photo it does not know. Undefined: something else is wrong.
 * `AuthenticationError` (only with 400): https://github.com/microsoftgraph/microsoft-graph-docs/issues/8877;
 * `MailboxNotHostedInExchangeOnline` (its status is not told): https://github.com/microsoftgraph/msgraph-sdk-dotnet/issues/688;
 * `MailboxNotEnabledForRESTAPI`, for mailboxes on-premises and for none alike, was seen for a mailbox's settings
 * (https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/6519), for photos it is UNCONFIRMED.
 */
function mailboxFailure(code: string, reason: FailureReason, account: Source<Account>): FailureReason | undefined {
  // Throttling and outages pass, whatever mailbox they speak of.
  if (reason === 'throttled' || reason === 'unavailable') return undefined;
  if (code === 'MailboxNotHostedInExchangeOnline') return 'mailbox-on-premises';
  if (code === 'AuthenticationError') return reason === 'refused' ? 'no-mailbox' : undefined;
  if (code !== 'MailboxNotEnabledForRESTAPI') return undefined;
  const hybrid = account.state === 'read' && account.value.onPremisesSyncEnabled === true;
  return hybrid ? 'mailbox-on-premises' : 'no-mailbox';
}

const ErrorBody = z.object({
  error: z.object({ code: z.string(), innerError: z.object({ 'request-id': z.string().optional() }).optional() }),
});

/** Graph shows what is not set as null or not at all. Made one of them afterwards: each run of zod's `transform` leaves garbage that only a collection of the whole heap frees. */
const optionalText = z.string().nullish();
const optionalNumber = z.number().nullish();

/** Each of the three may be null: https://learn.microsoft.com/graph/api/resources/assignedplan */
const PlanBody = z.object({ service: optionalText, servicePlanId: optionalText, capabilityStatus: optionalText });

const AccountBody = z.object({
  id: z.string(),
  displayName: optionalText,
  userType: optionalText,
  mySite: optionalText,
  preferredLanguage: optionalText,
  onPremisesSyncEnabled: z.boolean().nullish(),
  assignedPlans: z.array(PlanBody).nullish(),
});

function toAccount(body: unknown): Source<Account> {
  const { success, data } = AccountBody.safeParse(body);
  if (!success) return MALFORMED;
  return {
    state: 'read',
    value: {
      id: data.id,
      displayName: data.displayName ?? '',
      userType: data.userType ?? undefined,
      mySite: data.mySite ?? undefined,
      preferredLanguage: data.preferredLanguage ?? undefined,
      onPremisesSyncEnabled: data.onPremisesSyncEnabled ?? undefined,
      assignedPlans: (data.assignedPlans ?? []).map(toPlan),
    },
  };
}

function toPlan({ service, servicePlanId, capabilityStatus }: z.infer<typeof PlanBody>): AssignedPlan {
  return { service: service ?? '', servicePlanId: servicePlanId ?? '', capabilityStatus: capabilityStatus ?? '' };
}

/**
 * `id` is not read: `240x240`, `default`, `Default` and `64X64` were all seen; nor is `@odata.id`, which may be missing.
 * `@odata.mediaEtag` is empty where there is no photo.
 */
const PhotoBody = z.object({
  '@odata.mediaEtag': z.string(),
  '@odata.mediaContentType': optionalText,
  width: optionalNumber,
  height: optionalNumber,
});

export function toPhoto(body: unknown): Source<GraphPhoto> {
  const parsed = PhotoBody.safeParse(body);
  if (!parsed.success) return MALFORMED;
  const { '@odata.mediaEtag': etag, '@odata.mediaContentType': type, width, height } = parsed.data;
  const photo = { etag, contentType: type ?? undefined, width: width ?? undefined, height: height ?? undefined };
  return signOfNoPhoto(photo) ?? { state: 'read', value: photo };
}

function signOfNoPhoto({ etag, width, height }: GraphPhoto): Absent | undefined {
  if (width === 1 && height === 1) return { state: 'absent', sign: '1x1' };
  // Quoted, weak (`W/"…"`) or bare: https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3
  return /^(W\/)?"*$/.test(etag) ? { state: 'absent', sign: 'empty-etag' } : undefined;
}

function describesNone(photo: Source<GraphPhoto>): photo is Absent {
  return photo.state === 'absent' && !NO_PHOTO_CODES.includes(photo.sign);
}

/** In a batch, bytes come as a base64 string: https://learn.microsoft.com/graph/json-batching */
export function toPicture(body: unknown): Source<Buffer> {
  if (typeof body !== 'string') return MALFORMED;
  const bytes = Buffer.from(body, 'base64');
  // What is no base64 is passed over in silence, so a page in the way of the picture would become some bytes.
  const told = Math.floor((body.replace(/=+$/, '').length * 3) / 4);
  return bytes.length > 0 && bytes.length === told ? { state: 'read', value: bytes } : MALFORMED;
}
