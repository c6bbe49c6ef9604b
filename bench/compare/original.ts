/** Side in pixels of the largest photo that Graph serves: https://learn.microsoft.com/graph/api/profilephoto-get */
export const GRAPH_PHOTO_SIDE = 648;

/** A square picture as a person uploads it. */
export interface Original {
  /** The drawing's style, or the photograph's package. */
  readonly source: string;
  readonly name: string;
  readonly kind: 'drawn' | 'photograph' | 'initials';
  /** JPEG, sRGB. */
  readonly picture: Buffer;
  /** Another picture of the same person. */
  readonly otherShot?: Buffer;
  /** The same picture with another facial expression. */
  readonly otherFace?: Buffer;
}
