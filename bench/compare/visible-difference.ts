import sharp from 'sharp';

/** Of 255, in one of the three colours: beyond that two pixels are not the same to the eye, nor an effect of JPEG at high quality. */
const VISIBLE = 24;

/** The share of the first picture's pixels that are visibly another in the second, which is brought to the same size; on the originals, before anybody reduces them. */
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
