/** 0001-01-01T00:00:00Z on the Unix scale, in seconds. */
const YEAR_ONE = -62_135_596_800;
const LAST_SECOND_OF_9999 = 315_537_897_599;

/**
 * Decodes `SPS-PictureTimestamp`: seconds since 0001-01-01 in UTC, inferred from four published samples (the time
 * zone is UNCONFIRMED [copy-timestamp]). Undefined for anything but digits and for times before 1970 or after 9999,
 * such as ticks.
 */
export function decodePictureTimestamp(value: string | undefined): Date | undefined {
  if (!value || !/^\d{1,12}$/.test(value)) return undefined;
  const seconds = Number(value);
  if (seconds < -YEAR_ONE || seconds > LAST_SECOND_OF_9999) return undefined;
  return new Date((seconds + YEAR_ONE) * 1_000);
}
