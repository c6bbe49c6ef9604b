import type { Pixels } from './decoder/types.ts';

/*
 * SharePoint draws a grey figure, head and shoulders, for people without a picture. Sometimes it stores that figure as
 * their picture (issue below). The figure is recognized by its shape, because its pixels change with size and
 * recompression, and Microsoft may change the drawing.
 * "SharePoint Photo Sync has been replacing user's photos with empty placeholders":
 * https://github.com/SharePoint/sp-dev-docs/issues/7392
 */

/**
 * Maximum spread of a grey pixel: the difference between its largest and smallest colour, of 255. On average over the
 * picture, and for each pixel in `GREY_SHARE` of them.
 */
const MAX_MEAN_SPREAD = 18;
const MAX_PIXEL_SPREAD = 32;
const GREY_SHARE = 0.985;
/** Minimum brightness difference between figure and ground, of 255. */
const MIN_CONTRAST = 14;
/** Minimum share of pixels in one of the two tones, not counting pixels within `EDGE` px of an edge. */
const MIN_FLAT_SHARE = 0.95;
const EDGE = 2;
/** Smallest side that is judged. SharePoint's smallest copy has 48 px (PnP `Core.ProfilePictureUploader`). */
const MIN_SIDE = 32;
/** Share of the height, from the top, that always shows the ground. */
const TOP_SHARE = 0.08;
/** The parts of the picture that a pixel can belong to. */
const OUTSIDE = 0;
const GROUND = 1;
const FIGURE = 2;

/**
 * Whether the picture is a grey figure, head and shoulders, on a plain ground. False for photographs (in colour or
 * grey) and for letters.
 */
export function isSilhouette(pixels: Pixels): boolean {
  const { side } = pixels;
  if (side < MIN_SIDE || !isGrey(pixels)) return false;
  const tones = brightnessOf(pixels);
  const isInside = discOf(tones, side);
  const ground = medianOf(tones, (at) => at < tones.length * TOP_SHARE && isInside(at));
  const figure = medianOf(tones, (at) => isInside(at) && Math.abs((tones[at] ?? 0) - ground) > MIN_CONTRAST);
  const contrast = Math.abs(figure - ground);
  // NaN: the picture has only ground.
  if (!(contrast >= MIN_CONTRAST)) return false;
  const parts = tones.map((tone, at) => {
    if (!isInside(at)) return OUTSIDE;
    return Math.abs(tone - figure) < contrast / 2 ? FIGURE : GROUND;
  });
  if (!isHeadAndShoulders(rowsOf(parts, side), side)) return false;
  const tolerance = Math.max(6, contrast * 0.14);
  return (
    flatShare(parts, side, (at) => {
      const tone = parts[at] === FIGURE ? figure : ground;
      return Math.abs((tones[at] ?? 0) - tone) <= tolerance;
    }) >= MIN_FLAT_SHARE
  );
}

function isGrey({ rgb }: Pixels): boolean {
  const pixels = rgb.length / 3;
  let sum = 0;
  let coloured = 0;
  for (let at = 0; at < rgb.length; at += 3) {
    const red = rgb[at] ?? 0;
    const green = rgb[at + 1] ?? 0;
    const blue = rgb[at + 2] ?? 0;
    const spread = Math.max(red, green, blue) - Math.min(red, green, blue);
    sum += spread;
    if (spread > MAX_PIXEL_SPREAD) coloured++;
    // Most pictures return here after a few rows.
    if (coloured > pixels * (1 - GREY_SHARE) || sum > pixels * MAX_MEAN_SPREAD) return false;
  }
  return true;
}

/** The green channel: in a grey picture all three are nearly equal. */
function brightnessOf({ rgb }: Pixels): Uint8Array {
  const tones = new Uint8Array(rgb.length / 3);
  for (let at = 0; at < tones.length; at++) tones[at] = rgb[at * 3 + 1] ?? 0;
  return tones;
}

type PixelTest = (at: number) => boolean;

/** Selects the whole picture; or, if the corner has another tone than the top centre, only the inscribed disc. */
function discOf(tones: Uint8Array, side: number): PixelTest {
  const corner = tones[0] ?? 0;
  const top = tones[Math.round(side * 0.06) * side + (side >> 1)] ?? 0;
  if (Math.abs(corner - top) <= MIN_CONTRAST) return () => true;
  const centre = (side - 1) / 2;
  const radius = side * 0.47;
  return (at) => Math.hypot((at % side) - centre, Math.floor(at / side) - centre) <= radius;
}

/** The median tone of the selected pixels; NaN if there are none. */
function medianOf(tones: Uint8Array, isSelected: PixelTest): number {
  const counts = new Uint32Array(256);
  let total = 0;
  for (let at = 0; at < tones.length; at++) {
    if (!isSelected(at)) continue;
    const tone = tones[at] ?? 0;
    counts[tone] = (counts[tone] ?? 0) + 1;
    total++;
  }
  if (total === 0) return Number.NaN;
  let seen = 0;
  return counts.findIndex((count) => {
    seen += count;
    return seen > total / 2;
  });
}

/** Share of flat pixels, not counting pixels near an edge, where one tone blends into the other. */
function flatShare(parts: Uint8Array, side: number, isFlat: PixelTest): number {
  let inner = 0;
  let flat = 0;
  for (let row = EDGE; row < side - EDGE; row++) {
    for (let column = EDGE; column < side - EDGE; column++) {
      const at = row * side + column;
      const part = parts[at];
      const isInner =
        part !== OUTSIDE &&
        part === parts[at - EDGE] &&
        part === parts[at + EDGE] &&
        part === parts[at - EDGE * side] &&
        part === parts[at + EDGE * side];
      if (!isInner) continue;
      inner++;
      if (isFlat(at)) flat++;
    }
  }
  return flat / inner;
}

/** The figure in one row of pixels. */
interface Row {
  /** Number of pixels. */
  readonly width: number;
  /** Distance from the first pixel to the last. */
  readonly span: number;
  /** Centre of the span. */
  readonly middle: number;
}

function rowsOf(parts: Uint8Array, side: number): Row[] {
  return Array.from({ length: side }, (_, row) => {
    let width = 0;
    let first = side;
    let last = 0;
    for (let column = 0; column < side; column++) {
      if (parts[row * side + column] !== FIGURE) continue;
      width++;
      first = Math.min(first, column);
      last = column;
    }
    return { width, span: width > 0 ? last - first + 1 : 0, middle: (first + last) / 2 };
  });
}

/**
 * Whether each row has one run of pixels, roughly centred, and their widths follow a head and shoulders: round at the
 * top, then narrower (a neck, or a gap), then wider than the head, down to the lower edge. Factors are shares of the
 * side unless they refer to another width.
 */
function isHeadAndShoulders(rows: readonly Row[], side: number): boolean {
  const drawn = rows.filter(({ width }) => width >= side * 0.03);
  const top = rows.findIndex(({ width }) => width >= side * 0.03);
  const bottom = rows.findLastIndex(({ width }) => width >= side * 0.03);
  if (top < side * 0.03 || top > side * 0.45 || bottom < side * 0.78) return false;
  const irregular = drawn.filter(
    ({ width, span, middle }) => width < span * 0.9 || Math.abs(middle - (side - 1) / 2) > side * 0.05,
  );
  // Tolerates stray pixels from recompression.
  if (irregular.length > drawn.length * 0.05) return false;
  const widths = rows.slice(top, bottom + 1).map(({ width }) => width);
  const neck = narrowestOf(widths);
  const head = Math.max(...widths.slice(0, neck));
  const shoulders = Math.max(...widths.slice(neck));
  const crown = widths[Math.round(neck * 0.08)] ?? head;
  return (
    head >= side * 0.14 &&
    head <= side * 0.6 &&
    (widths[neck] ?? 0) <= head * 0.92 &&
    shoulders >= head * 1.25 &&
    neck >= head * 0.6 &&
    neck <= head * 2 &&
    crown <= head * 0.85
  );
}

/** Index of the narrowest row in the middle half of the height. The head is above it, the shoulders below. */
function narrowestOf(widths: readonly number[]): number {
  const [from, to] = [Math.floor(widths.length * 0.25), Math.ceil(widths.length * 0.75)];
  const narrowest = Math.min(...widths.slice(from, to));
  return widths.indexOf(narrowest, from);
}
