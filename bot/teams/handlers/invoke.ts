import { type Activity, ActivityTypes, type TurnContext } from 'botbuilder';
import { isObject } from '../../../src/is-object.ts';

/** Sets the HTTP response of an invoke. The adapter sends it at the end of the turn. */
export async function answerInvoke(context: TurnContext, status: number, body?: unknown): Promise<void> {
  await context.sendActivity({ type: ActivityTypes.InvokeResponse, value: { status, body } });
}

/**
 * Answers a card action. The outer status (200) is for the channel, the inner one for the Teams client.
 * https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model#response-format
 */
export function answerAction(context: TurnContext, statusCode: number, type: string, value: unknown): Promise<void> {
  return answerInvoke(context, 200, { statusCode, type, value });
}

/** Answers a card action with a text; the card stays as it is. */
export function answerActionWithText(context: TurnContext, text: string): Promise<void> {
  return answerAction(context, 200, 'application/vnd.microsoft.activity.message', text);
}

/** A teams-ai route selector for the invokes of this name. */
export function invokeNamed(name: string): (context: TurnContext) => Promise<boolean> {
  return async ({ activity }) => activity.type === ActivityTypes.Invoke && activity.name === name;
}

/** The value of an invoke; an empty object if it is not an object. */
export function invokeValue({ value }: Activity): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}
