import type { PictureReader } from '../photo/picture-reader.ts';
import { count } from './measures.ts';
import { inSpan } from './spans.ts';

/** Runs a check within a span, and counts its verdict. `as`: whose permissions it uses. */
export function traceCheck<
  Checked extends { readonly verdict: { readonly kind: string } } | { readonly state: string },
>(as: 'person' | 'app', check: () => Promise<Checked>): Promise<Checked> {
  return inSpan('check', { checkedAs: as }, async (span) => {
    const checked = await check();
    if ('verdict' in checked) {
      const { kind: verdict } = checked.verdict;
      span.note({ verdict });
      count('verdicts', { verdict, checkedAs: as });
    }
    return checked;
  });
}

/** The reader, with a span for each picture. */
export function tracePictures(reader: PictureReader): PictureReader {
  return {
    ...reader,
    read: (bytes) =>
      inSpan('decode', {}, async (span) => {
        const picture = await reader.read(bytes);
        if (typeof picture.content === 'string') span.fail(picture.content);
        return picture;
      }),
  };
}
