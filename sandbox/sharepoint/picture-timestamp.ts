/** Seconds from 0001-01-01 to 1970-01-01. */
const UNIX_EPOCH = 62_135_596_800;

/**
 * `SPS-PictureTimestamp`: whole seconds since 0001-01-01, "" for never. Inferred from public samples such as
 * 63799442436 (https://github.com/pnp/cli-microsoft365/blob/main/docs/docs/cmd/spo/userprofile/userprofile-get.mdx).
 * UTC is UNCONFIRMED.
 */
export function toPictureTimestamp(copiedAt: Date | undefined): string {
  return copiedAt ? String(Math.floor(copiedAt.getTime() / 1000) + UNIX_EPOCH) : '';
}
