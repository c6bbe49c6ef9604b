import type { Application } from '@microsoft/teams-ai/lib/Application.js';
import { ActivityTypes, type TurnContext } from 'botbuilder';
import type { ChosenLanguages } from '../../src/cache/chosen-languages.ts';
import { correlate } from '../../src/log/correlation.ts';
import type { ActivityReceiver } from '../http/messages-route.ts';
import { textsIn } from '../locales/index.ts';
import type { ChannelAdapter } from './adapter.ts';
import type { ReplayGuard } from './auth/replay-guard.ts';
import { answerActionWithText, answerInvoke } from './handlers/invoke.ts';
import { readActivity } from './read-activity.ts';
import { referenceOf } from './turn-from-context.ts';
import { noteChosenLanguage, turnLanguage } from './turn-language.ts';

export interface ReceiverOptions {
  readonly replayGuard: Pick<ReplayGuard, 'isFirst'>;
  readonly languages: Pick<ChosenLanguages, 'of'>;
}

/**
 * Handles one `POST /api/messages`, in this order: `ChannelAdapter.authorize` checks the channel's token,
 * `readActivity` reads the body, `ChannelAdapter.receive` opens the turn, the sender's chosen
 * language is looked up, the replay guard drops repeats, and `createApplication`'s routes call the handler.
 */
export function createReceiver(
  adapter: ChannelAdapter,
  application: Application,
  { replayGuard, languages }: ReceiverOptions,
): ActivityReceiver {
  return {
    async authorize(authorization) {
      const token = await adapter.authorize(authorization);
      return async (body) => {
        const received = readActivity(body);
        correlate(referenceOf(received));
        const response = await adapter.receive(token, received, async (context) => {
          const { activity } = context;
          const noted = noteChosenLanguage(activity, languages);
          const isFirst = await replayGuard.isFirst(activity, token.expiresAt);
          await noted;
          if (isFirst) await application.run(context);
          else await answerRepeat(context);
        });
        return response ? { status: response.status, body: response.body } : { status: 200 };
      };
    },
  };
}

/** Only an invoke has an answer. A repeated card action shows no card again: the repeat may be an attacker's. */
async function answerRepeat(context: TurnContext): Promise<void> {
  const { activity } = context;
  if (activity.type !== ActivityTypes.Invoke) return;
  if (activity.name !== 'adaptiveCard/action') return answerInvoke(context, 200);
  await answerActionWithText(context, textsIn(turnLanguage(activity))('answered-already'));
}
