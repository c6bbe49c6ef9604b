import sharp from 'sharp';

/**
 * The same numbers in Display P3, as from a phone's camera: colours that sRGB has only clipped. JPEG. Other colour
 * profiles of the picture are dropped.
 */
export async function inWideGamut(picture: Buffer): Promise<Buffer> {
  const jpeg = await sharp(picture).toColourspace('srgb').jpeg({ quality: 92 }).toBuffer();
  return Buffer.concat([jpeg.subarray(0, 2), await profileSegment(), jpeg.subarray(2)]);
}

let segment: Buffer | undefined;

/** The APP2 segment of a JPEG with the profile. https://www.color.org/specification/ICC.1-2022-05.pdf, annex B.4 */
async function profileSegment(): Promise<Buffer> {
  if (segment) return segment;
  const white = sharp({ create: { width: 8, height: 8, channels: 3, background: '#ffffff' } });
  const jpeg = await white.withIccProfile('p3').jpeg().toBuffer();
  const start = jpeg.indexOf('ICC_PROFILE') - 4;
  segment = jpeg.subarray(start, start + 2 + jpeg.readUInt16BE(start + 2));
  return segment;
}
