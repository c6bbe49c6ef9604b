import type { Application } from '@microsoft/teams-ai/lib/Application.js';
import { ActivityTypes } from 'botbuilder';
import type { ReceiveActivity } from '../http/messages-route.ts';
import type { ChannelAdapter } from './adapter.ts';
import { createReplayGuard } from './auth/replay-guard.ts';
import { answerInvoke } from './handlers/invoke.ts';
import { readActivity } from './read-activity.ts';

/**
 * Handles the body of one `POST /api/messages`, in this order: `readActivity` validates it, `ChannelAdapter.receive`
 * checks the channel's token and opens the turn, the replay guard drops repeats, and `createApplication`'s routes call
 * the handler.
 */
export function createReceiver(adapter: ChannelAdapter, application: Application): ReceiveActivity {
  const isFirstDelivery = createReplayGuard();
  return async (authorization, body) => {
    const response = await adapter.receive(authorization, readActivity(body), async (context, tokenExpiry) => {
      if (isFirstDelivery(context.activity, tokenExpiry)) await application.run(context);
      else if (context.activity.type === ActivityTypes.Invoke) await answerInvoke(context, 200);
    });
    return response ? { status: response.status, body: response.body } : { status: 200 };
  };
}
