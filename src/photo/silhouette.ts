import type { Pixels } from './decode.ts';

/*
 * SharePoint draws a grey figure, head and shoulders, for people without a picture; at times it keeps that very figure as their picture.
 * It is known by what it looks like: its pixels change with size and recompression, and Microsoft changes the drawing.
 * "SharePoint Photo Sync has been replacing user's photos with empty placeholders": https://github.com/SharePoint/sp-dev-docs/issues/7392
 */

/** Of 255. Between the largest and the smallest of a pixel's three colours: up to here it is grey, on the average and for nearly every one. */
const GREY_MEAN = 18;
const GREY_PIXEL = 32;
/** The figure must stand out by so much, and apart from the edges nearly all pixels must be of one of the two tones. */
const LEAST_CONTRAST = 14;
const LEAST_FLAT = 0.95;
const EDGE = 2;
const NEARLY_ALL = 0.985;

/** Whether the picture is a grey figure, head and shoulders, on a plain ground. Never so for a photograph, in colour or grey, nor for letters. */
export function isSilhouette(pixels: Pixels): boolean {
  const { side } = pixels;
  if (side < LEAST_SIDE || !isGrey(pixels)) return false;
  const tones = brightnessOf(pixels);
  const isInside = discOf(tones, side);
  const ground = medianOf(tones, (at) => at < tones.length * TOP && isInside(at));
  const figure = medianOf(tones, (at) => isInside(at) && Math.abs((tones[at] ?? 0) - ground) > LEAST_CONTRAST);
  const contrast = Math.abs(figure - ground);
  // NaN: there is nothing but ground.
  if (!(contrast >= LEAST_CONTRAST)) return false;
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
    }) >= LEAST_FLAT
  );
}

/** SharePoint's smallest copy has 48 px. */
const LEAST_SIDE = 32;
/** Share of the height that is ground in any case. */
const TOP = 0.08;
const OUTSIDE = 0;
const GROUND = 1;
const FIGURE = 2;

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
    if (spread > GREY_PIXEL) coloured++;
    // Nearly every picture ends here, after a few rows.
    if (coloured > pixels * (1 - NEARLY_ALL) || sum > pixels * GREY_MEAN) return false;
  }
  return true;
}

function brightnessOf({ rgb }: Pixels): Uint8Array {
  const tones = new Uint8Array(rgb.length / 3);
  for (let at = 0; at < tones.length; at++) tones[at] = rgb[at * 3 + 1] ?? 0;
  return tones;
}

type Where = (at: number) => boolean;

/** All of the picture; where its corners are of another tone than its top, only the disc between them. */
function discOf(tones: Uint8Array, side: number): Where {
  const corner = tones[0] ?? 0;
  const top = tones[Math.round(side * 0.06) * side + (side >> 1)] ?? 0;
  if (Math.abs(corner - top) <= LEAST_CONTRAST) return () => true;
  const centre = (side - 1) / 2;
  const radius = side * 0.47;
  return (at) => Math.hypot((at % side) - centre, Math.floor(at / side) - centre) <= radius;
}

/** NaN where there is no such pixel. */
function medianOf(tones: Uint8Array, where: Where): number {
  const counts = new Uint32Array(256);
  let all = 0;
  for (let at = 0; at < tones.length; at++) {
    if (!where(at)) continue;
    const tone = tones[at] ?? 0;
    counts[tone] = (counts[tone] ?? 0) + 1;
    all++;
  }
  if (all === 0) return Number.NaN;
  let seen = 0;
  return counts.findIndex((count) => {
    seen += count;
    return seen > all / 2;
  });
}

/** Of the pixels away from the edges, where one tone goes over into the other. */
function flatShare(parts: Uint8Array, side: number, isFlat: Where): number {
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

interface Row {
  readonly width: number;
  /** From the first pixel to the last. */
  readonly span: number;
  /** Of the span. */
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
 * One run of pixels in every row, about the middle: round at the top, then narrower (a neck, or a gap), then wider than before, down to
 * the lower edge. Shares of the side unless said otherwise.
 */
function isHeadAndShoulders(rows: readonly Row[], side: number): boolean {
  const drawn = rows.filter(({ width }) => width >= side * 0.03);
  const top = rows.findIndex(({ width }) => width >= side * 0.03);
  const bottom = rows.findLastIndex(({ width }) => width >= side * 0.03);
  if (top < side * 0.03 || top > side * 0.45 || bottom < side * 0.78) return false;
  // Recompression leaves a stray pixel here and there.
  const odd = drawn.filter(
    ({ width, span, middle }) => width < span * 0.9 || Math.abs(middle - (side - 1) / 2) > side * 0.05,
  );
  if (odd.length > drawn.length * 0.05) return false;
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

/** In the middle part of the height: above is the head, below are the shoulders. */
function narrowestOf(widths: readonly number[]): number {
  const [from, to] = [Math.floor(widths.length * 0.25), Math.ceil(widths.length * 0.75)];
  const narrowest = Math.min(...widths.slice(from, to));
  return widths.indexOf(narrowest, from);
}
