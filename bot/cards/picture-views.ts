import type { KeptPicture, KeptPictures } from '../../src/check/keep-pictures.ts';
import type { PictureView } from './photo-card-view.ts';
import type { PictureLinks } from './picture-link.ts';

export interface PictureViews {
  readonly graph: PictureView;
  readonly sharePoint: PictureView;
}

/** Signs the links to both pictures of a card. They expire when the thumbnails are deleted. */
export function pictureViews(links: PictureLinks, { graph, sharePoint, keptUntil }: KeptPictures): PictureViews {
  const view = (picture: KeptPicture): PictureView =>
    picture.state === 'shown'
      ? { url: links.linkTo(picture.sha256, keptUntil), state: 'shown' }
      : { url: links.neutral, state: picture.state };
  return { graph: view(graph), sharePoint: view(sharePoint) };
}
