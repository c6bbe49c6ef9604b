import sharp from 'sharp';

/**
 * The picture masked to a circle on white, as an uploader or a service does. `radius`: share of the side, at most 0.5.
 * The format and the size stay.
 */
export async function maskedToCircle(picture: Buffer, radius = 0.5): Promise<Buffer> {
  const { width, height } = await sharp(picture).metadata();
  const side = Math.min(width, height);
  const shapes = `<path fill="#fff" fill-rule="evenodd" d="M0 0h${width}v${height}h-${width}z${circle(width / 2, height / 2, side * radius)}"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${shapes}</svg>`;
  return sharp(picture)
    .composite([{ input: Buffer.from(svg) }])
    .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
    .toBuffer();
}

function circle(x: number, y: number, radius: number): string {
  return `M${x - radius} ${y}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0z`;
}
