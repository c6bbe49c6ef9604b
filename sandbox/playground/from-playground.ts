import { type Activity, ADAPTIVE_CARD, type BotAnswer, type Chat, type Json, type Teams } from '../channel/index.ts';
import type { Person } from '../tenant/people/person.ts';
import { signInCard } from './shown-activity.ts';
import type { ToPlayground } from './to-playground.ts';

/** What the bridge does with one activity of the Playground; gives what the Playground gets as the answer. */
export async function fromPlayground(
  teams: Teams,
  chat: Chat,
  person: Person,
  window: ToPlayground,
  activity: Activity,
): Promise<BotAnswer> {
  if (activity.type === 'message') return say(chat, person, window, activity);
  if (activity.type === 'installationUpdate') return install(chat, person, window, activity);
  if (activity.type === 'invoke' && activity.name === 'adaptiveCard/action')
    return press(chat, person, window, activity);
  if (activity.type === 'invoke') return chat.invoke(String(activity.name), asJson(activity.value), { from: person });
  // The window opens with one of these beside the installation; the channel sends its own.
  if (activity.type === 'conversationUpdate' && isBotAdded(activity)) return { status: 200, body: {} };
  // Whatever "Mock an Activity" makes, as this person's Teams would send it.
  const { text: _, textFormat: __, ...true_ } = chat.messageActivity(undefined, { from: person });
  return teams.postRaw({ ...activity, ...true_, type: activity.type });
}

function say(chat: Chat, person: Person, window: ToPlayground, activity: Activity): Promise<BotAnswer> {
  const replyToId = window.messageOf(activity.replyToId)?.id;
  const { value } = activity;
  if (value !== undefined && !activity.text) return chat.say(undefined, { from: person, value, replyToId });
  const text = (activity.text ?? '').replace(/<at>.*?<\/at>/g, '').trim();
  return chat.say(text, { from: person, replyToId, value });
}

/** The window says `add` each time it is opened; the channel says it once. */
async function install(chat: Chat, person: Person, window: ToPlayground, { action }: Activity): Promise<BotAnswer> {
  if (action === 'remove') return chat.uninstall({ from: person });
  if (!chat.installed) return chat.install({ from: person });
  window.replay(chat);
  return { status: 200, body: {} };
}

async function press(chat: Chat, person: Person, window: ToPlayground, activity: Activity): Promise<BotAnswer> {
  const message = window.messageOf(activity.replyToId);
  if (!message) return { status: 404, body: {} };
  const action = asJson(asJson(activity.value).action);
  const outcome = await window.pressedHere(message, () => chat.execute(message, action, { as: person }));
  if (!outcome.signInShown) return { status: outcome.status, body: outcome.body };
  // Teams shows the button in the card's footer; the Playground has none.
  const login = outcome.answer?.kind === 'login' ? outcome.answer.card : {};
  const content = signInCard(chat, message, person, login);
  window.show(chat, { type: 'message', attachments: [{ contentType: ADAPTIVE_CARD, content }] });
  const value = String(login.text ?? 'Sign in');
  return { status: 200, body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value } };
}

function isBotAdded(activity: Activity): boolean {
  const added = activity.membersAdded as readonly { id?: string }[] | undefined;
  return added?.some((member) => member.id === activity.recipient?.id) ?? false;
}

function asJson(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}
