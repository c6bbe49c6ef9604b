import { type Activity, isJson } from '../../activity.ts';
import type { StreamInfo, StreamRefusal } from './types.ts';

const TYPES: readonly unknown[] = ['informative', 'streaming', 'final'];

/**
 * The activity's `streaminfo` entity. Undefined: the activity is no part of a stream.
 * https://learn.microsoft.com/microsoftteams/platform/bots/streaming-ux#stream-message-through-rest-api
 */
export function readStreamInfo({
  type,
  text,
  entities,
  attachments,
}: Activity): StreamInfo | StreamRefusal | undefined {
  const entity = (Array.isArray(entities) ? entities : []).find(
    (one) => isJson(one) && String(one.type).toLowerCase() === 'streaminfo',
  );
  if (!entity) return undefined;
  const { streamType = 'streaming', streamId, streamSequence } = entity;
  if (!TYPES.includes(streamType)) return badRequest('The streamType is not known.');
  if ((streamType === 'final') !== (type === 'message')) return badSyntax();
  if (typeof text !== 'string' || text === '') return badRequest('Start streaming activities should include text');
  if (streamType === 'final' && streamSequence !== undefined) {
    return badRequest('The final message must not have a streamSequence.');
  }
  if (streamType !== 'final' && !(Number.isInteger(streamSequence) && streamSequence >= 1)) {
    return badRequest('A streamSequence is missing.');
  }
  // "The bot can send attachments only in the final streamed chunk" (same page).
  if (streamType !== 'final' && Array.isArray(attachments) && attachments.length > 0) {
    return badRequest('Only the final message can have attachments.');
  }
  return {
    streamType,
    streamId: streamId === undefined ? undefined : String(streamId),
    streamSequence: streamType === 'final' ? undefined : Number(streamSequence),
  };
}

/** The code is documented. Of the messages, only the one about a missing text is; the others are UNCONFIRMED. */
export function badRequest(message: string): StreamRefusal {
  return { status: 400, code: 'BadRequest', message };
}

/** As developers saw it: https://github.com/MicrosoftDocs/msteams-docs/issues/12940 */
function badSyntax(): StreamRefusal {
  const message = 'Only start streaming and continue streaming types are allowed as a typing activity';
  return { status: 400, code: 'BadSyntax', message };
}
