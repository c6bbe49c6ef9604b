import { readFileSync } from 'node:fs';

/** The picture that a card shows where there is none, or where its link has expired. */
export function neutralPicture(): { readonly bytes: Buffer; readonly contentType: string } {
  return { bytes: readFileSync(new URL('./neutral-picture.png', import.meta.url)), contentType: 'image/png' };
}
