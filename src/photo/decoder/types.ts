/** Side of a card's pictures. Pixels. */
export const THUMBNAIL_SIDE_PX = 96;

/** Why a picture cannot be decoded. */
export type Undecodable = 'undecodable' | 'animated' | 'too-large' | 'timed-out';

/** The middle square of a picture, row by row. Red, green and blue have one byte each. */
export interface Pixels {
  readonly side: number;
  readonly rgb: Buffer;
}

/** A picture for a decoder process. */
export interface DecodeRequest {
  readonly bytes: Buffer;
  /** A picture that declares more pixels is refused. */
  readonly maxPixels: number;
  /** Milliseconds. */
  readonly timeout: number;
}
