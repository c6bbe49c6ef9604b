/** Side of the pictures as Graph serves them at most: https://learn.microsoft.com/graph/api/profilephoto-get */
export const GRAPH_PHOTO_SIDE = 648;

/** A picture as a person would upload it: square. */
export interface Original {
  /** The style of the drawing, or the package of the photograph. */
  readonly source: string;
  readonly name: string;
  readonly kind: 'drawn' | 'photograph' | 'initials';
  /** JPEG, sRGB. */
  readonly picture: Buffer;
  /** The same person, another picture. */
  readonly otherShot?: Buffer;
  /** The same person, who makes another face. */
  readonly otherFace?: Buffer;
}
