import type { Application } from '@microsoft/teams-ai/lib/Application.js';
import { ActivityTypes } from 'botbuilder';
import type { ActivityReceiver } from '../http/messages-route.ts';
import type { ChannelAdapter } from './adapter.ts';
import { createReplayGuard } from './auth/replay-guard.ts';
import { answerInvoke } from './handlers/invoke.ts';
import { readActivity } from './read-activity.ts';

/**
 * Handles one `POST /api/messages`, in this order: `ChannelAdapter.authorize` checks the channel's token,
 * `readActivity` reads the body, `ChannelAdapter.receive` opens the turn, the replay guard drops repeats, and
 * `createApplication`'s routes call the handler.
 */
export function createReceiver(adapter: ChannelAdapter, application: Application): ActivityReceiver {
  const isFirstDelivery = createReplayGuard();
  return {
    async authorize(authorization) {
      const token = await adapter.authorize(authorization);
      return async (body) => {
        const response = await adapter.receive(token, readActivity(body), async (context) => {
          if (isFirstDelivery(context.activity, token.expiresAt)) await application.run(context);
          else if (context.activity.type === ActivityTypes.Invoke) await answerInvoke(context, 200);
        });
        return response ? { status: response.status, body: response.body } : { status: 200 };
      };
    },
  };
}
