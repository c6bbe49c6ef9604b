import type { Application } from '@microsoft/teams-ai/lib/Application.js';
import { ActivityTypes } from 'botbuilder';
import type { ReceiveActivity } from '../http/messages-route.ts';
import type { ChannelAdapter } from './adapter.ts';
import { createReplayGuard } from './auth/replay-guard.ts';
import { answerInvoke } from './handlers/invoke.ts';
import { readActivity } from './read-activity.ts';

/** From the HTTP request to the turn and back: the body is an activity once the channel's signature says so. */
export function createReceiver(adapter: ChannelAdapter, application: Application): ReceiveActivity {
  const firstTime = createReplayGuard();
  return async (authorization, body) => {
    const answer = await adapter.receive(authorization, readActivity(body), async (context, goodUntil) => {
      if (firstTime(context.activity, goodUntil)) await application.run(context);
      else if (context.activity.type === ActivityTypes.Invoke) await answerInvoke(context, 200);
    });
    return answer ? { status: answer.status, body: answer.body } : { status: 200 };
  };
}
