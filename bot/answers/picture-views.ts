import type { Source } from '../../src/photo/evidence.ts';
import type { Gathered } from '../../src/photo/gather-evidence.ts';
import type { Thumbnail } from '../../src/photo/thumbnail.ts';
import type { PersonKey } from '../../src/store/index.ts';
import type { PictureView } from '../cards/photo-card.ts';
import type { PictureLinks } from '../pictures/picture-link.ts';
import type { PictureShelf } from '../pictures/picture-shelf.ts';

export interface PictureParts {
  readonly links: PictureLinks;
  readonly shelf: PictureShelf;
}

/** Both pictures of a person, as a card shows them: kept on the shelf, and behind links that end. */
export async function pictureViews(
  parts: PictureParts,
  owner: PersonKey,
  { evidence, thumbnails }: Gathered,
): Promise<{ readonly graph: PictureView; readonly sharePoint: PictureView }> {
  const [graph, sharePoint] = await Promise.all([
    pictureView(parts, owner, thumbnails.graph, evidence.graphPhoto),
    pictureView(parts, owner, thumbnails.sharePoint, evidence.sharePointPicture),
  ]);
  return { graph, sharePoint };
}

async function pictureView(
  { links, shelf }: PictureParts,
  owner: PersonKey,
  thumbnail: Thumbnail | undefined,
  source: Source<unknown>,
): Promise<PictureView> {
  if (!thumbnail) return { url: links.neutral, state: source.state === 'absent' ? 'absent' : 'unknown' };
  const until = await shelf.put(owner, thumbnail);
  return { url: links.linkTo(thumbnail.sha256, until), state: 'shown' };
}
