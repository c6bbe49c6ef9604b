import { badRequest } from './read-stream-info.ts';
import type { MessageStream, StreamInfo, StreamRefusal } from './types.ts';

/** "within the strict time limit of two minutes". Milliseconds. */
const LONGEST_MS = 2 * 60_000;

/** A part of a stream, when it arrives. `now`: tenant time, in milliseconds. */
export interface ArrivedPart {
  readonly info: StreamInfo;
  readonly text: string;
  readonly now: number;
}

/**
 * Why the service refuses this part; undefined: it is accepted. `stream`: what the service has of the stream so far.
 * https://learn.microsoft.com/microsoftteams/platform/bots/streaming-ux#error-codes
 */
export function refusalOfPart(stream: MessageStream | undefined, part: ArrivedPart): StreamRefusal | undefined {
  const { info, text, now } = part;
  if (info.streamId === undefined) return refusalOfFirst(info);
  // How the service refuses the id of no stream is UNCONFIRMED.
  if (!stream) return badRequest('The streamId is not known.');
  if (stream.isFinal) return notAllowed('Content stream is not allowed on an already completed streamed message');
  if (now - stream.startedAt > LONGEST_MS) {
    return notAllowed('Content stream finished due to exceeded streaming time.');
  }
  if (info.streamSequence !== undefined && info.streamSequence <= stream.sequence) return OUT_OF_ORDER;
  if (info.streamType !== 'informative' && !text.includes(stream.text)) {
    return notAllowed('Request streamed content should contain the previously streamed content.');
  }
  return undefined;
}

/** A bot that has streamed nothing sends an ordinary message. */
function refusalOfFirst({ streamType, streamSequence }: StreamInfo): StreamRefusal | undefined {
  if (streamType === 'final') return badRequest('A streamId is missing.');
  return streamSequence === 1 ? undefined : badRequest('The first streamSequence must be 1.');
}

/** The part is dropped, though the status is one of success. */
const OUT_OF_ORDER: StreamRefusal = {
  status: 202,
  code: 'ContentStreamSequenceOrderPreConditionFailed',
  message: 'PreCondition failed exception when processing streaming activity.',
};

export function notAllowed(message: string): StreamRefusal {
  return { status: 403, code: 'ContentStreamNotAllowed', message };
}
