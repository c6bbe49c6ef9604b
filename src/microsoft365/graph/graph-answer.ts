import { z } from 'zod/v4';
import { isObject } from '../../is-object.ts';
import type { Absent, Account, AssignedPlan, Failed, FailureReason, GraphPhoto, Source } from '../../photo/evidence.ts';
import { failureFromStatus } from '../failure.ts';
import { type GraphErrorDetails, readGraphError } from './graph-error-body.ts';

/** Graph's data about one person and their photo. */
export interface GraphReading {
  readonly account: Source<Account>;
  readonly photo: Source<GraphPhoto>;
  readonly picture: Source<Buffer>;
}

/**
 * Codes of a 404 that means "no photo"; a 404 with any other code is a failure. Seen, in this order, in
 * https://learn.microsoft.com/answers/questions/2079017,
 * https://github.com/microsoftgraph/aspnetcore-connect-sample/issues/34,
 * https://github.com/microsoftgraph/msgraph-sdk-dotnet-core/issues/851.
 */
const NO_PHOTO_CODES: readonly string[] = ['ImageNotFound', 'ErrorItemNotFound', 'ErrorEntityNotFound'];
const NOT_FOUND: Absent = { state: 'absent', sign: '404' };

const MALFORMED: Failed = { state: 'failed', reason: 'malformed' };

/** One part of the answer to a `$batch`: https://learn.microsoft.com/graph/json-batching#response-format */
export const Part = z.object({
  id: z.string(),
  status: z.number().int(),
  headers: z.unknown(),
  body: z.unknown(),
});
export type Part = z.output<typeof Part>;

const BatchAnswer = z.object({ responses: z.array(z.unknown()) });

/** Parts by id. A malformed part counts as missing and does not affect the others. Undefined: no batch at all. */
export function partsIn(answer: unknown): ReadonlyMap<string, Part> | undefined {
  const responses = BatchAnswer.safeParse(answer).data?.responses;
  const parts = responses?.flatMap((response) => Part.safeParse(response).data ?? []);
  return parts && new Map(parts.map((part) => [part.id, part]));
}

/** Parses the answer to a `$batch` whose part ids are the names of the sources. Total: accepts any input. */
export function parseAnswer(answer: unknown): GraphReading {
  const parts = partsIn(answer);
  const account = parsePart(parts?.get('account'), toAccount);
  return { account, ...parsePhotoParts(account, (id) => parts?.get(id)) };
}

/** Parses the two parts about a person's photo. `account`: read earlier, or in the same batch. */
export function parsePhotoParts(
  account: Source<Account>,
  part: (id: 'photo' | 'picture') => Part | undefined,
): Pick<GraphReading, 'photo' | 'picture'> {
  const photo = parsePhotoPart(part('photo'), account, toPhoto);
  return {
    photo,
    // If the metadata describe "no photo" (1x1, empty ETag), the bytes do not count. After a 404 they do.
    picture: describesNoPhoto(photo) ? photo : parsePhotoPart(part('picture'), account, toPicture),
  };
}

/** Parses a part about a photo and distinguishes a missing photo from a failure. */
export function parsePhotoPart<T>(
  part: Part | undefined,
  account: Source<Account>,
  read: (body: unknown) => Source<T>,
): Source<T> {
  const { code } = errorOf(part);
  if (part?.status === 404 && code && NO_PHOTO_CODES.includes(code)) return { state: 'absent', sign: code };
  // The person exists, so only the photo can be missing. Seen with `body: null` (UNCONFIRMED [photo-answers]).
  if (part?.status === 404 && code === undefined && account.state === 'read' && !isText(part.body)) return NOT_FOUND;
  const source = parsePart(part, read);
  const reason = source.state === 'failed' && code ? mailboxFailure(code, source.reason, account) : undefined;
  return source.state === 'failed' && reason ? { ...source, reason } : source;
}

export function parsePart<T>(part: Part | undefined, read: (body: unknown) => Source<T>): Source<T> {
  if (!part) return MALFORMED;
  if (part.status === 200) return read(part.body);
  const error = errorOf(part);
  return failureFromStatus(part.status, (name) => headerOf(part, name), error);
}

/** A text instead of an error comes from something else than the photo service. */
function isText(body: unknown): boolean {
  return typeof body === 'string';
}

/** A value of another type than text or number counts as missing. */
function headerOf({ headers }: Part, name: string): string | undefined {
  if (!isObject(headers)) return undefined;
  const [, value] = Object.entries(headers).find(([key]) => key.toLowerCase() === name) ?? [];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function errorOf(part: Part | undefined): Partial<GraphErrorDetails> {
  return part && part.status !== 200 ? readGraphError(part.body) : {};
}

/**
 * Why Graph could not open the mailbox, so that it does not know whether there is a photo. Undefined: another error.
 * - `AuthenticationError`, only with status 400: https://github.com/microsoftgraph/microsoft-graph-docs/issues/8877
 * - `MailboxNotHostedInExchangeOnline`, status not documented:
 *   https://github.com/microsoftgraph/msgraph-sdk-dotnet/issues/688
 * - `MailboxNotEnabledForRESTAPI`, for on-premises and missing mailboxes, seen for a mailbox's settings
 *   (https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/6519); UNCONFIRMED
 *   [photo-answers] for photos
 */
function mailboxFailure(code: string, reason: FailureReason, account: Source<Account>): FailureReason | undefined {
  // Throttling and outages are transient, whatever mailbox they name.
  if (reason === 'throttled' || reason === 'unavailable') return undefined;
  if (code === 'MailboxNotHostedInExchangeOnline') return 'mailbox-on-premises';
  if (code === 'AuthenticationError') return reason === 'refused' ? 'no-mailbox' : undefined;
  if (code !== 'MailboxNotEnabledForRESTAPI') return undefined;
  const hybrid = account.state === 'read' && account.value.onPremisesSyncEnabled === true;
  return hybrid ? 'mailbox-on-premises' : 'no-mailbox';
}

/**
 * Graph returns unset properties as null or omits them (UNCONFIRMED [unset-properties] which). They become undefined
 * after parsing: each run of zod's `transform` leaves garbage that only a full garbage collection frees.
 */
const optionalText = z.string().nullish();
const optionalNumber = z.number().nullish();

/** Each of the three may be null: https://learn.microsoft.com/graph/api/resources/assignedplan */
const PlanBody = z.object({ service: optionalText, servicePlanId: optionalText, capabilityStatus: optionalText });

const AccountBody = z.object({
  id: z.string(),
  displayName: optionalText,
  userType: optionalText,
  userPrincipalName: optionalText,
  mySite: optionalText,
  preferredLanguage: optionalText,
  onPremisesSyncEnabled: z.boolean().nullish(),
  assignedPlans: z.array(PlanBody).nullish(),
});

export function toAccount(body: unknown): Source<Account> {
  const { success, data } = AccountBody.safeParse(body);
  if (!success) return MALFORMED;
  return {
    state: 'read',
    value: {
      id: data.id,
      displayName: data.displayName ?? '',
      userType: data.userType ?? undefined,
      // The name itself is not kept: evidence may be logged.
      isExternal: data.userPrincipalName?.toUpperCase().includes('#EXT#') ?? false,
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
 * Omits `id`, which has several forms: `240x240` and, without a photo, `1x1` with an empty `@odata.mediaEtag`
 * (https://learn.microsoft.com/graph/api/profilephoto-get), `Default`
 * (https://learn.microsoft.com/microsoft-365/admin/add-users/change-user-profile-photos), `64X64`
 * (https://github.com/microsoftgraph/microsoft-graph-toolkit/issues/958). That `@odata.id` can be missing is
 * UNCONFIRMED [photo-answers].
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
  return absenceOfPhoto(photo) ?? { state: 'read', value: photo };
}

function absenceOfPhoto({ etag, width, height }: GraphPhoto): Absent | undefined {
  if (width === 1 && height === 1) return { state: 'absent', sign: '1x1' };
  // Quoted, weak (`W/"…"`) or bare: https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3
  return /^(W\/)?"*$/.test(etag) ? { state: 'absent', sign: 'empty-etag' } : undefined;
}

function describesNoPhoto(photo: Source<GraphPhoto>): photo is Absent {
  return photo.state === 'absent' && photo !== NOT_FOUND && !NO_PHOTO_CODES.includes(photo.sign);
}

/** In a batch, bytes come as a base64 string: https://learn.microsoft.com/graph/json-batching */
export function toPicture(body: unknown): Source<Buffer> {
  if (typeof body !== 'string') return MALFORMED;
  const bytes = Buffer.from(body, 'base64');
  // The decoder skips characters that are not base64, so an HTML page instead of the picture would become some bytes.
  const padding = body.endsWith('==') ? 2 : body.endsWith('=') ? 1 : 0;
  const expected = Math.floor(((body.length - padding) * 3) / 4);
  return bytes.length > 0 && bytes.length === expected ? { state: 'read', value: bytes } : MALFORMED;
}
