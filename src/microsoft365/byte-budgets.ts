import { CodedError } from '../errors.ts';
import { limits } from '../limits.ts';

const KIB = 1_024;
const MIB = 1_024 * KIB;

/** Bytes of the largest photo as base64, with some space for the part around it. */
const PICTURE_IN_BATCH = Math.ceil((limits.graph.largestPhoto * 4) / 3) + 64 * KIB;

/**
 * Maximum size of an answer in bytes, by kind. A longer answer is aborted while it arrives. Each budget is several
 * times the largest documented answer, except where the size is a published limit.
 */
export const BYTE_BUDGETS = {
  /** JSON from Graph without pictures: a page of 999 group members, 20 parts of a batch, an account with its plans. */
  graph: 4 * MIB,
  /** A page of 999 accounts. A hundred plans of an account take 20 kB. */
  graphPeople: 32 * MIB,
  /** Person properties from SharePoint: about a hundred, which the person writes in part. */
  sharePointProfile: MIB,
  /** A picture file from SharePoint. */
  sharePointPicture: limits.graph.largestPhoto,
  /** Tokens and metadata from Entra ID. */
  entra: 512 * KIB,
  /** OpenID metadata and public keys of the Bot Framework channel. */
  channelKeys: MIB,
  /** The channel's answer to a message, which is an id. */
  channel: 512 * KIB,
} as const;

/** Budget of a `$batch` with this number of pictures. */
export function budgetOfBatch(pictures: number): number {
  return BYTE_BUDGETS.graph + pictures * PICTURE_IN_BATCH;
}

/** Error for an answer that exceeds its budget in bytes. */
export class AnswerTooLarge extends CodedError {
  constructor(maxBytes: number) {
    super('answer-too-large', `The answer has more than ${maxBytes} bytes, so it was aborted.`);
  }
}
