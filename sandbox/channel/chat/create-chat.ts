import type { Person } from '../../tenant/people/person.ts';
import type { Activity, Card, Json } from '../activity.ts';
import { type ActionPredicate, findAction, findCardAction } from '../cards/elements.ts';
import { executeAction } from '../cards/execute-action.ts';
import { type PressEffect, pressAction, pressCardAction } from '../cards/press.ts';
import { refreshOf } from '../cards/refresh.ts';
import { type ChannelContext, channelError } from '../context.ts';
import { CANCELLED, signInButton } from '../sign-in/button.ts';
import { signInWindowUrl } from '../sign-in/window-url.ts';
import { postToBot } from './bot-endpoint.ts';
import type { BotMessage } from './bot-message.ts';
import type { Chat } from './chat.ts';
import { botAdded, installationUpdate, invokeActivity, messageActivity, messageEdit } from './person-activity.ts';
import type { BotResponse, ChatRecord } from './types.ts';
import { waitFor } from './wait-for.ts';

const ADD_EVENTS = ['conversationUpdate', 'installationUpdate'] as const;
const UPDATE_EVENTS = ['installationUpdate'] as const;

export function createChat(context: ChannelContext, record: ChatRecord): Chat {
  const takeMessage = takeFrom(record.messages);
  const takeExchange = takeFrom(record.exchanges);
  const wait = <T>(description: string, find: () => T | undefined, signal: AbortSignal | undefined) =>
    waitFor(record, context.stopping, { description, find, signal });
  const actor = (person: Person | undefined) => person ?? firstPerson(record);
  const post = (activity: Activity) => {
    if (record.installed === undefined) record.installed = true;
    return postToBot(context, activity);
  };
  const cardOf = (message: BotMessage, person: Person) => {
    const card = message.cardFor(person);
    if (!card) throw channelError('NoCard', `Message ${message.id} shows no Adaptive Card: ${message.text}`);
    return card;
  };
  const chat: Chat = {
    id: record.id,
    type: record.type,
    name: record.name,
    people: record.people,
    messages: record.messages,
    activities: record.activities,
    exchanges: record.exchanges,
    get installed() {
      return record.installed === true;
    },
    async install({
      from,
      silent = false,
      action = 'add',
      events = action === 'add' ? ADD_EVENTS : UPDATE_EVENTS,
    } = {}) {
      const person = actor(from);
      record.installed = true;
      record.events.emit('change', { kind: 'installed' });
      let response: BotResponse = { status: 200, body: undefined };
      for (const event of silent ? [] : events) {
        response = await post(
          event === 'conversationUpdate'
            ? botAdded(context, record, person)
            : installationUpdate(context, record, person, action),
        );
      }
      return response;
    },
    async uninstall({ from } = {}) {
      const activity = installationUpdate(context, record, actor(from), 'remove');
      record.installed = false;
      record.events.emit('change', { kind: 'uninstalled' });
      return post(activity);
    },
    refuseBot(code, form = 'code') {
      record.refusal = code && { code, form };
    },
    say(text, { from, ...options } = {}) {
      const person = actor(from);
      const activity = messageActivity(context, record, person, { ...options, text });
      record.authors.set(activity.id ?? '', person);
      record.lastWriter = person;
      return post(activity);
    },
    async edit(text, { from, ...options } = {}) {
      const person = actor(from);
      const [id] = [...record.authors].findLast(([, author]) => author === person) ?? [];
      if (id === undefined) throw channelError('NoMessage', `${person.displayName} has no message here.`);
      return post(messageEdit(context, record, person, { ...options, text, id }));
    },
    invoke: (name, value, { from, replyToId } = {}) =>
      post(invokeActivity(context, record, actor(from), { name, value, replyToId })),
    messageActivity: (text, { from, ...options } = {}) =>
      messageActivity(context, record, actor(from), { ...options, text }),
    nextMessage: (signal) => wait('the next message', takeMessage, signal),
    nextExchange: (signal) => wait('the next sign-in', takeExchange, signal),
    async until(test, signal) {
      await wait('a condition', () => test() || undefined, signal);
    },
    async press(message, button, { as, inputs = {} } = {}) {
      const person = actor(as);
      const isVisible = !message.deleted && (message.target ?? person) === person;
      const cardAction = isVisible ? findCardAction(message.activity, button) : undefined;
      const effect = cardAction ? pressCardAction(cardAction) : pressCard(cardOf(message, person), button, inputs);
      if (effect.kind === 'execute') return chat.execute(message, effect.action, { as: person });
      const { text, value } = effect;
      const reply = await chat.say(text, { from: person, value, replyToId: message.id });
      return { ...reply, response: undefined, card: message.cardFor(person), signInShown: false };
    },
    async view(message, { as } = {}) {
      const person = actor(as);
      const card = message.cardFor(person);
      const action = card && refreshOf(context, record, card, person);
      return action && executeAction(context, record, { message, person, action, trigger: 'automatic' });
    },
    execute: (message, action, { as } = {}) => executeAction(context, record, { message, person: actor(as), action }),
    async pressSignIn(message, openPage, { as } = {}) {
      const button = signInButton(context, record, message, actor(as));
      const state = (await openPage(button.page)) ?? CANCELLED;
      return { ...(await button.send(state)), state };
    },
    signInWindow: (message, { as } = {}) => signInWindowUrl(context, record, message, actor(as)),
    linkIn(message, button, { as } = {}) {
      return String(requireAction(cardOf(message, actor(as)), ['Action.OpenUrl'], button).url);
    },
    onChange(listener) {
      record.events.on('change', listener);
      return () => record.events.off('change', listener);
    },
  };
  return chat;
}

/** Returns the list's next item at each call; undefined while there is none. */
function takeFrom<T>(list: readonly T[]): () => T | undefined {
  let taken = 0;
  return () => {
    const next = list[taken];
    if (next !== undefined) taken += 1;
    return next;
  };
}

function firstPerson(record: ChatRecord): Person {
  const [person] = record.people;
  if (!person) throw channelError('NoPerson', 'This chat has no people.');
  return person;
}

function requireAction(card: Card, types: readonly string[], button: string | ActionPredicate): Card {
  const action = findAction(card, types, button);
  if (!action) throw channelError('NoSuchButton', `No ${types.join('/')} ${String(button)} in ${JSON.stringify(card)}`);
  return action;
}

function pressCard(card: Card, button: string | ActionPredicate, inputs: Json): PressEffect {
  return pressAction(card, requireAction(card, ['Action.Execute', 'Action.Submit'], button), inputs);
}
