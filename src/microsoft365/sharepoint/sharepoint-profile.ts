import { z } from 'zod/v4';
import type { Failed, SharePointProfile, Source } from '../../photo/evidence.ts';
import { decodePictureTimestamp } from './picture-timestamp.ts';

const MALFORMED: Failed = { state: 'failed', reason: 'malformed' };

/**
 * Null becomes undefined after parsing, for the four of a hundred properties that are used: each run of zod's
 * `transform` leaves garbage that only a full garbage collection frees.
 */
const optionalText = z.string().nullish();

/** https://pnp.github.io/cli-microsoft365/cmd/spo/userprofile/userprofile-get */
const ProfileBody = z.object({
  AccountName: optionalText,
  PersonalSiteHostUrl: optionalText,
  PictureUrl: optionalText,
  UserUrl: optionalText,
  UserProfileProperties: z.array(z.object({ Key: z.string(), Value: optionalText })).nullable(),
});

/** PeopleManager answers `odata.null` if there is no profile. */
const NoProfileBody = z.object({ 'odata.null': z.literal(true) });

/** Parses PeopleManager's answer. Total: accepts any input. */
export function parseProfile(body: unknown): Source<SharePointProfile> {
  const parsed = ProfileBody.safeParse(body);
  if (!parsed.success)
    return NoProfileBody.safeParse(body).success ? { state: 'absent', sign: 'no-profile' } : MALFORMED;
  const { AccountName, PersonalSiteHostUrl, PictureUrl, UserUrl, UserProfileProperties } = parsed.data;
  const property = (key: string) => UserProfileProperties?.find(({ Key }) => Key === key)?.Value ?? undefined;
  return {
    state: 'read',
    value: {
      accountName: AccountName ?? undefined,
      userUrl: UserUrl ?? undefined,
      personalSiteHostUrl: PersonalSiteHostUrl ?? undefined,
      pictureUrl: property('PictureURL') || (PictureUrl ?? undefined),
      placeholderState: property('SPS-PicturePlaceholderState'),
      exchangeSyncState: property('SPS-PictureExchangeSyncState'),
      copiedAt: decodePictureTimestamp(property('SPS-PictureTimestamp')),
    },
  };
}
