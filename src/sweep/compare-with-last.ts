import type { Source } from '../photo/evidence.ts';
import type { PictureReader } from '../photo/picture-reader.ts';
import type { LastPicture } from '../store/ledger/types.ts';
import type { Same } from './detect-change.ts';

/** A picture that was read to see whether it is another one. */
export interface NewPicture {
  readonly sha256: string;
  /** Undefined: it can't be decoded. */
  readonly thumbnail: Buffer | undefined;
}

/**
 * Whether a picture is the last one: by its bytes, else by what it shows, since services write the same picture anew now and then.
 * Pictures that can't be told apart for sure are taken for different: who speaks up looks at both again.
 */
export async function compareWithLastPicture(
  pictures: PictureReader,
  picture: Source<Buffer> | undefined,
  last: LastPicture | undefined,
): Promise<{ readonly same: Same; readonly picture: NewPicture | undefined }> {
  if (picture?.state !== 'read') return { same: undefined, picture: undefined };
  const read = await pictures.read(picture.value);
  const thumbnail = typeof read.content === 'string' ? undefined : read.content.thumbnail.bytes;
  const found = { sha256: read.sha256, thumbnail };
  if (!last) return { same: undefined, picture: found };
  if (last.sha256 === read.sha256) return { same: true, picture: found };
  if (!last.thumbnail || !thumbnail) return { same: undefined, picture: found };
  const { answer } = pictures.compare(read, await pictures.read(last.thumbnail));
  return { same: answer === 'same', picture: found };
}
