import sharp from 'sharp';

/** Difference in one colour, of 255, above which two pixels look different. JPEG at high quality stays below it. */
const VISIBLE = 24;

/**
 * Share of pixels that look different in the two pictures. The second is resized to the size of the first. For
 * originals, not for reduced copies.
 */
export async function visibleDifference(first: Buffer, second: Buffer): Promise<number> {
  const { data, info } = await sharp(first)
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const other = await sharp(second).resize(width, height).toColourspace('srgb').removeAlpha().raw().toBuffer();
  let different = 0;
  for (let at = 0; at < data.length; at += 3) {
    const red = Math.abs((data[at] ?? 0) - (other[at] ?? 0));
    const green = Math.abs((data[at + 1] ?? 0) - (other[at + 1] ?? 0));
    const blue = Math.abs((data[at + 2] ?? 0) - (other[at + 2] ?? 0));
    if (red > VISIBLE || green > VISIBLE || blue > VISIBLE) different++;
  }
  return different / (width * height);
}
