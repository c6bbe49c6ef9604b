import { EventEmitter } from 'node:events';
import type { ChatChange, ChatRecord } from './types.ts';

export function createChatRecord(about: Pick<ChatRecord, 'id' | 'type' | 'name' | 'team' | 'people'>): ChatRecord {
  const events = new EventEmitter<{ change: [ChatChange] }>();
  events.setMaxListeners(0);
  return {
    ...about,
    installed: undefined,
    refusal: undefined,
    activities: [],
    messages: [],
    sent: new Map(),
    streams: new Map(),
    threads: new Map(),
    authors: new Map(),
    lastWriter: undefined,
    exchanges: [],
    footers: new Map(),
    events,
  };
}
