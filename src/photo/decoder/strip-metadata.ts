/*
 * Removes what a decoder would read beside the pixels. The text in a PNG of 4 MB can need 2 GB of memory and 4 s, and
 * JPEG metadata can announce a second picture. The colour profile and the orientation stay.
 */

/**
 * Segments of a JPEG, or chunks of a PNG. A usual file of 4 MB has some hundred; a million empty ones would take a
 * second.
 */
const MAX_PARTS = 10_000;

/**
 * The picture without unneeded metadata. Other formats, and files that do not follow their format, stay unchanged.
 * Undefined: it has more than `MAX_PARTS`.
 */
export function stripMetadata(bytes: Buffer): Buffer | undefined {
  if (isJpeg(bytes)) return stripJpeg(bytes);
  return bytes.subarray(0, 8).equals(PNG) ? stripPng(bytes) : bytes;
}

export function isJpeg(bytes: Buffer): boolean {
  return bytes.subarray(0, 3).equals(JPEG);
}

const JPEG = Buffer.from([0xff, 0xd8, 0xff]);
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Markers: https://www.w3.org/Graphics/JPEG/itu-t81.pdf, table B.1 */
const START_OF_SCAN = 0xda;
const COMMENT = 0xfe;
const FIRST_APPLICATION = 0xe0;
const LAST_APPLICATION = 0xef;

/** Application segments to keep, by marker: JFIF, Exif (orientation), ICC profile, Adobe (colour transform). */
const KEPT_SEGMENTS: ReadonlyMap<number, string> = new Map([
  [0xe0, 'JFIF\0'],
  [0xe1, 'Exif\0'],
  [0xe2, 'ICC_PROFILE\0'],
  [0xee, 'Adobe'],
]);

/** Segments up to the first scan; the rest stays unchanged. */
function stripJpeg(bytes: Buffer): Buffer | undefined {
  const dropped: Range[] = [];
  let parts = 0;
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    // A marker may follow any number of fill bytes.
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (marker === START_OF_SCAN) return without(bytes, dropped);
    if (++parts > MAX_PARTS) return undefined;
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    if (!isKeptSegment(bytes, at, marker)) dropped.push({ from: at, to: end });
    at = end;
  }
  return bytes;
}

function isKeptSegment(bytes: Buffer, at: number, marker: number): boolean {
  if (marker === COMMENT) return false;
  if (marker < FIRST_APPLICATION || marker > LAST_APPLICATION) return true;
  const name = KEPT_SEGMENTS.get(marker);
  return name !== undefined && bytes.toString('latin1', at + 4, at + 4 + name.length) === name;
}

/**
 * Chunks to keep: the critical ones, transparency, colour and orientation.
 * https://www.w3.org/TR/png-3/#11Chunks
 */
const KEPT_CHUNKS = ['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'iCCP', 'eXIf'] as const;

function stripPng(bytes: Buffer): Buffer | undefined {
  const dropped: Range[] = [];
  let parts = 0;
  let at = PNG.length;
  while (at + 12 <= bytes.length) {
    if (++parts > MAX_PARTS) return undefined;
    const end = Math.min(at + 12 + bytes.readUInt32BE(at), bytes.length);
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (!KEPT_CHUNKS.some((kept) => kept === type)) dropped.push({ from: at, to: end });
    at = end;
  }
  return without(bytes, dropped);
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** `dropped`: in order, without overlap. */
function without(bytes: Buffer, dropped: readonly Range[]): Buffer {
  if (dropped.length === 0) return bytes;
  const starts = [0, ...dropped.map(({ to }) => to)];
  const ends = [...dropped.map(({ from }) => from), bytes.length];
  return Buffer.concat(starts.map((start, at) => bytes.subarray(start, ends[at])));
}
