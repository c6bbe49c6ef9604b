import type { Response } from 'express';
import type { Activity } from '../../activity.ts';
import { keepMessage, showMessage } from '../../chat/message-store.ts';
import type { ChatRecord } from '../../chat/types.ts';
import type { ChannelContext } from '../../context.ts';
import { isTooBig } from '../message-size.ts';
import { notAllowed, refusalOfPart } from './check-part.ts';
import { readStreamInfo } from './read-stream-info.ts';
import type { MessageStream, StreamInfo, StreamRefusal } from './types.ts';

/** As seen in a group chat: https://github.com/microsoft/teams-sdk/issues/2316. The code is UNCONFIRMED. */
const NOT_IN_GROUPS: StreamRefusal = { status: 405, code: 'MethodNotAllowed', message: 'Method Not Allowed' };
/** "The throttling limit is 1 request per second" (the page of `refusalOfPart`). */
const QUOTA: StreamRefusal = { status: 429, code: 'Throttled', message: 'API calls quota exceeded' };

/** An activity that arrived in a conversation. */
export interface Arrived {
  readonly record: ChatRecord;
  readonly activity: Activity;
}

/** Answers a part of a streamed message. False: the activity is no part of a stream, and the caller answers it. */
export function receiveStreamPart(context: ChannelContext, { record, activity }: Arrived, response: Response): boolean {
  const info = readStreamInfo(activity);
  if (!info) return false;
  if ('code' in info) {
    refuse(response, info);
    return true;
  }
  const refusal = refusalOf(context, { record, activity }, info);
  if (refusal) {
    refuse(response, refusal);
    return true;
  }
  const now = context.state.clock.now().getTime();
  const stream = streamOf(record, info) ?? startStream(context, record, { now, activity });
  stream.sequence = info.streamSequence ?? stream.sequence;
  if (info.streamType !== 'informative') stream.text = activity.text ?? '';
  record.activities.push(activity);
  if (info.streamType === 'final') finish(record, stream, activity);
  else record.events.emit('change', { kind: 'typing', activity });
  if (info.streamId === undefined) response.status(201).json({ id: stream.id });
  else response.status(202).json({});
  return true;
}

function refuse(response: Response, { status, code, message }: StreamRefusal): void {
  response.status(status).json({ error: { code, message } });
}

function refusalOf(
  context: ChannelContext,
  { record, activity }: Arrived,
  info: StreamInfo,
): StreamRefusal | undefined {
  if (record.type !== 'personal') return NOT_IN_GROUPS;
  if (isTooBig(activity)) return notAllowed('Message size too large');
  const now = context.state.clock.now().getTime();
  const refusal = refusalOfPart(streamOf(record, info), { info, text: activity.text ?? '', now });
  if (refusal || context.switches.throttling === 'off') return refusal;
  const wait = context.state.limits.consume([['teamsStream', record.id]], {
    now: context.rateNow(),
  });
  return wait > 0 ? QUOTA : undefined;
}

function streamOf(record: ChatRecord, { streamId }: StreamInfo): MessageStream | undefined {
  return streamId === undefined ? undefined : record.streams.get(streamId);
}

/** Keeps the message unseen, because a bot may end a stream that took too long by an edit of it. */
function startStream(
  context: ChannelContext,
  record: ChatRecord,
  { now, activity }: { readonly now: number; readonly activity: Activity },
): MessageStream {
  const id = context.nextMessageId();
  const stream: MessageStream = { id, startedAt: now, sequence: 0, text: '', isFinal: false };
  record.streams.set(id, stream);
  keepMessage(record, id, { ...activity, type: 'message' });
  return stream;
}

function finish(record: ChatRecord, stream: MessageStream, activity: Activity): void {
  stream.isFinal = true;
  showMessage(record, keepMessage(record, stream.id, activity));
}

/**
 * Ends the stream of a message that the bot edits: this is how Microsoft's libraries end one that took too long.
 * https://github.com/microsoft/teams.ts/pull/635
 */
export function endStreamByEdit(record: ChatRecord, id: string): void {
  const stream = record.streams.get(id);
  const message = record.sent.get(id);
  if (!stream || stream.isFinal || !message) return;
  stream.isFinal = true;
  showMessage(record, message);
}
