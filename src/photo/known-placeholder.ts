import { createHash } from 'node:crypto';

/**
 * MD5 hashes (lower-case hex, of the file's base64 text) of the placeholder pictures that SharePoint Online has served
 * at `userphoto.aspx` over the years, in its three sizes.
 * https://github.com/hmane/spfx-toolkit/blob/main/src/utilities/userPhotoHelper/userPhotoHelper.ts
 */
const KNOWN_PLACEHOLDERS: ReadonlySet<string> = new Set([
  '7ad602295f8386b7615b582d87bcc294',
  '4a48f26592f4e1498d7a478a4c48609c',
  '6de6a017bc934f55835ac9b721d04b8b',
  'f8cb5c6ed63e440b90d962f8c4b2377b',
  '9a06a83c57864b16a5eef56e83dd5c67',
  'dc9713f1e28b6ec4d4acba8a50c45caa',
  '808be61398a910bc29b81f4920de8741',
  'b04cfcc81483e3d264508991c989a538',
]);

/** Whether the bytes are exactly a placeholder file from Microsoft. MD5 only identifies the file here. */
export function isKnownPlaceholder(bytes: Buffer, known = KNOWN_PLACEHOLDERS): boolean {
  return known.has(createHash('md5').update(bytes.toString('base64')).digest('hex'));
}
