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
  if (pixels.side < LEAST_SIDE || !isGrey(pixels)) return false;
  const tones = brightnessOf(pixels);
  const inside = insideOf(tones, pixels.side);
  const ground = toneOf(tones, (at) => inside(at) && isAtTop(at, pixels.side));
  const figure = toneOf(tones, (at) => inside(at) && Math.abs((tones[at] ?? 0) - ground) > LEAST_CONTRAST);
  const contrast = Math.abs(figure - ground);
  // NaN: there is nothing but ground.
  if (!(contrast >= LEAST_CONTRAST)) return false;
  const isFigure = (at: number) => inside(at) && Math.abs((tones[at] ?? 0) - figure) < contrast / 2;
  const tolerance = Math.max(6, contrast * 0.14);
  const isFlat = (at: number) => Math.abs((tones[at] ?? 0) - (isFigure(at) ? figure : ground)) <= tolerance;
  if (shareOf(isFlat, innerOf(isFigure, inside, pixels.side), tones.length) < LEAST_FLAT) return false;
  return isHeadAndShoulders(rowsOf(isFigure, pixels.side), pixels.side);
}

/** SharePoint's smallest copy has 48 px. */
const LEAST_SIDE = 32;

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
  return Uint8Array.from({ length: rgb.length / 3 }, (_, at) => rgb[at * 3 + 1] ?? 0);
}

type Where = (at: number) => boolean;

/** All of the picture; where its corners are of another tone than its top, only the disc between them. */
function insideOf(tones: Uint8Array, side: number): Where {
  const corner = tones[0] ?? 0;
  const top = tones[Math.round(side * 0.06) * side + (side >> 1)] ?? 0;
  if (Math.abs(corner - top) <= LEAST_CONTRAST) return () => true;
  const centre = (side - 1) / 2;
  const radius = side * 0.47;
  return (at) => Math.hypot((at % side) - centre, Math.floor(at / side) - centre) <= radius;
}

function isAtTop(at: number, side: number): boolean {
  return at < side * side * 0.08;
}

/** The median; NaN where there is no such pixel. */
function toneOf(tones: Uint8Array, where: Where): number {
  const chosen = tones.filter((_, at) => where(at)).sort();
  return chosen[chosen.length >> 1] ?? Number.NaN;
}

/** Away from the edges, where one tone goes over into the other. */
function innerOf(isFigure: Where, inside: Where, side: number): Where {
  return (at) => {
    const [row, column] = [Math.floor(at / side), at % side];
    if (row < EDGE || column < EDGE || row >= side - EDGE || column >= side - EDGE) return false;
    const around = [at - EDGE, at + EDGE, at - EDGE * side, at + EDGE * side];
    return inside(at) && around.every((other) => inside(other) && isFigure(other) === isFigure(at));
  };
}

function shareOf(wanted: Where, where: Where, pixels: number): number {
  let all = 0;
  let some = 0;
  for (let at = 0; at < pixels; at++) {
    if (!where(at)) continue;
    all++;
    if (wanted(at)) some++;
  }
  return some / all;
}

interface Row {
  readonly width: number;
  /** From the first pixel to the last. */
  readonly span: number;
  /** Of the span. */
  readonly middle: number;
}

function rowsOf(isFigure: Where, side: number): Row[] {
  return Array.from({ length: side }, (_, row) => {
    let width = 0;
    let first = side;
    let last = 0;
    for (let column = 0; column < side; column++) {
      if (!isFigure(row * side + column)) continue;
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
