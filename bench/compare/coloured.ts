import sharp from 'sharp';

/**
 * The picture in strong colours of nearly equal brightness: hue follows the original's brightness. Its edges are edges
 * of colour.
 */
export async function stronglyColoured(picture: Buffer): Promise<Buffer> {
  const { data, info } = await sharp(picture)
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  for (let at = 0; at < data.length; at += 3) {
    const [red = 0, green = 0, blue = 0] = data.subarray(at, at + 3);
    const brightness = 0.299 * red + 0.587 * green + 0.114 * blue;
    const hue = (brightness / 255) * 2 * Math.PI;
    const y = 128 + (brightness - 128) / 8;
    const [cb, cr] = [60 * Math.cos(hue), 60 * Math.sin(hue)];
    data.set(
      [y + 1.402 * cr, y - 0.344136 * cb - 0.714136 * cr, y + 1.772 * cb].map((level) =>
        Math.max(0, Math.min(255, level)),
      ),
      at,
    );
  }
  const { width, height } = info;
  return sharp(data, { raw: { width, height, channels: 3 } })
    .blur(1.2)
    .jpeg({ quality: 92, chromaSubsampling: '4:4:4' })
    .toBuffer();
}
