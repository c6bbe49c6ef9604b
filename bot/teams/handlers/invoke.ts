import { type Activity, ActivityTypes, type TurnContext } from 'botbuilder';
import { isObject } from '../../../src/is-object.ts';

/** Sets the HTTP answer of an invoke: the adapter sends it when the turn is over. */
export async function answerInvoke(context: TurnContext, status: number, body?: unknown): Promise<void> {
  await context.sendActivity({ type: ActivityTypes.InvokeResponse, value: { status, body } });
}

/**
 * The answer to a card's action. The outer status tells the channel that the bot answered; the inner one tells the client what.
 * https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model#response-format
 */
export function answerAction(context: TurnContext, statusCode: number, type: string, value: unknown): Promise<void> {
  return answerInvoke(context, 200, { statusCode, type, value });
}

/** The answer to a card's action that leaves the card as it is and says a sentence. */
export function answerActionWithText(context: TurnContext, text: string): Promise<void> {
  return answerAction(context, 200, 'application/vnd.microsoft.activity.message', text);
}

/** A teams-ai selector for one kind of invoke. */
export function invokeNamed(name: string): (context: TurnContext) => Promise<boolean> {
  return async ({ activity }) => activity.type === ActivityTypes.Invoke && activity.name === name;
}

/** The value of an invoke as an object, whatever was sent. */
export function invokeValue({ value }: Activity): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}
