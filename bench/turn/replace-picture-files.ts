import type { Person } from '../../sandbox/index.ts';

let fileCount = 0;

/** Gives the person two new picture files with unchanged pixels, so the bot finds neither in its cache. */
export function replacePictureFiles(person: Person): void {
  const { photo, profile } = person;
  if (!photo || !profile.thumbnails) throw new Error('The person lacks one of the two pictures.');
  person.photo = { ...photo, bytes: withComment(photo.bytes, ++fileCount) };
  profile.thumbnails = { ...profile.thumbnails, M: withComment(profile.thumbnails.M, ++fileCount) };
}

/** Position of a comment: after the start marker. https://www.w3.org/Graphics/JPEG/itu-t81.pdf, B.2.4.5 */
const COMMENT_AT = 2;
const COMMENT = 0xfffe;

/** Adds a comment with the number. Replaces an earlier comment, so the file does not grow. */
function withComment(jpeg: Buffer, number: number): Buffer {
  const commented = jpeg.readUInt16BE(COMMENT_AT) === COMMENT;
  const rest = commented ? COMMENT_AT + 2 + jpeg.readUInt16BE(COMMENT_AT + 2) : COMMENT_AT;
  const segment = Buffer.alloc(8);
  segment.writeUInt16BE(COMMENT, 0);
  segment.writeUInt16BE(6, 2);
  segment.writeUInt32BE(number, 4);
  return Buffer.concat([jpeg.subarray(0, COMMENT_AT), segment, jpeg.subarray(rest)]);
}
