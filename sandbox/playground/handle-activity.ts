import { type Activity, ADAPTIVE_CARD, type BotResponse, type Chat, type Json, type Teams } from '../channel/index.ts';
import type { Person } from '../tenant/people/person.ts';
import { signInCard } from './display-activity.ts';
import type { MessageForwarder } from './message-forwarder.ts';

/** One chat in the Playground's window. */
export interface PlaygroundChat {
  readonly chat: Chat;
  readonly person: Person;
  readonly forwarder: MessageForwarder;
}

/** Sends one activity of the Playground through the channel. Returns the response for the Playground. */
export async function handlePlaygroundActivity(
  teams: Teams,
  view: PlaygroundChat,
  activity: Activity,
): Promise<BotResponse> {
  const { chat, person } = view;
  if (activity.type === 'message') return say(view, activity);
  if (activity.type === 'installationUpdate') return install(view, activity);
  if (activity.type === 'invoke' && activity.name === 'adaptiveCard/action') return press(view, activity);
  if (activity.type === 'invoke') return chat.invoke(String(activity.name), asJson(activity.value), { from: person });
  // The Playground sends this with each installation; the channel sends its own.
  if (activity.type === 'conversationUpdate' && isBotAdded(activity)) return { status: 200, body: {} };
  // Other activities come from "Mock an Activity": send them with the properties that this person's Teams sets.
  const { text: _, textFormat: __, ...properties } = chat.messageActivity(undefined, { from: person });
  return teams.postRaw({ ...activity, ...properties, type: activity.type });
}

function say({ chat, person, forwarder }: PlaygroundChat, activity: Activity): Promise<BotResponse> {
  const replyToId = forwarder.messageOf(activity.replyToId)?.id;
  const { value } = activity;
  if (value !== undefined && !activity.text) return chat.say(undefined, { from: person, value, replyToId });
  const text = (activity.text ?? '').replace(/<at>.*?<\/at>/g, '').trim();
  return chat.say(text, { from: person, replyToId, value });
}

/** The Playground sends `add` each time its window opens; the channel sends it once. */
async function install({ chat, person, forwarder }: PlaygroundChat, { action }: Activity): Promise<BotResponse> {
  if (action === 'remove') return chat.uninstall({ from: person });
  if (!chat.installed) return chat.install({ from: person });
  forwarder.replay(chat);
  return { status: 200, body: {} };
}

async function press({ chat, person, forwarder }: PlaygroundChat, activity: Activity): Promise<BotResponse> {
  const message = forwarder.messageOf(activity.replyToId);
  if (!message) return { status: 404, body: {} };
  const action = asJson(asJson(activity.value).action);
  const outcome = await forwarder.withPress(message, () => chat.execute(message, action, { as: person }));
  if (!outcome.signInShown) return { status: outcome.status, body: outcome.body };
  // Teams shows the button in the card's footer. The Playground has no footers, so a message carries it.
  const login = outcome.response?.kind === 'login' ? outcome.response.card : {};
  const content = signInCard(chat, message, person, login);
  forwarder.show(chat, { type: 'message', attachments: [{ contentType: ADAPTIVE_CARD, content }] });
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
