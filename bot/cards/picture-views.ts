import type { PictureShelf } from '../../src/cache/thumbnail-cache.ts';
import type { Gathered } from '../../src/check/gather-evidence.ts';
import type { PersonKey } from '../../src/people/person-key.ts';
import type { Source } from '../../src/photo/evidence.ts';
import type { Thumbnail } from '../../src/photo/thumbnail.ts';
import type { PictureView } from './photo-card-view.ts';
import type { PictureLinks } from './picture-link.ts';

export interface PictureParts {
  readonly links: PictureLinks;
  readonly shelf: PictureShelf;
}

/** Both pictures of a person, as a card shows them: kept on the shelf, and behind links that end. */
export async function pictureViews(
  { links, shelf }: PictureParts,
  owner: PersonKey,
  { evidence, thumbnails }: Gathered,
): Promise<{ readonly graph: PictureView; readonly sharePoint: PictureView }> {
  const { graph, sharePoint } = thumbnails;
  const until = await shelf.put(
    owner,
    [graph, sharePoint].filter((thumbnail) => thumbnail !== undefined),
  );
  const view = (thumbnail: Thumbnail | undefined, { state }: Source<unknown>): PictureView => {
    if (thumbnail) return { url: links.linkTo(thumbnail.sha256, until), state: 'shown' };
    return { url: links.neutral, state: state === 'absent' ? 'absent' : 'unknown' };
  };
  return { graph: view(graph, evidence.graphPhoto), sharePoint: view(sharePoint, evidence.sharePointPicture) };
}
