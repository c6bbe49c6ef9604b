import { type Activity, ActivityTypes, type TurnContext } from 'botbuilder';

/** Sets the HTTP answer of an invoke: the adapter sends it when the turn is over. */
export async function answerInvoke(context: TurnContext, status: number, body?: unknown): Promise<void> {
  await context.sendActivity({ type: ActivityTypes.InvokeResponse, value: { status, body } });
}

/** A teams-ai selector for one kind of invoke. */
export function invokeNamed(name: string): (context: TurnContext) => Promise<boolean> {
  return async ({ activity }) => activity.type === ActivityTypes.Invoke && activity.name === name;
}

/** The value of an invoke as an object, whatever was sent. */
export function invokeValue({ value }: Activity): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
