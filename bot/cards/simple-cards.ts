import { type Language, textsIn } from '../locales/index.ts';
import { checkPhotoAction, intentAction, messageCard, openPrivateChatAction } from './message-card.ts';
import type { AdaptiveCard } from './render-card.ts';

/** Sent once after the installation: what the bot is for and how to begin. */
export function welcomeCard({ language }: { language: Language }): AdaptiveCard {
  return messageCard({
    language,
    title: textsIn(language)('welcome.title'),
    paragraphs: ['welcome.text', 'welcome.sees', 'welcome.how'],
    actions: [checkPhotoAction(language)],
  });
}

/** The answer to a greeting. */
export function helloCard({ language }: { language: Language }): AdaptiveCard {
  return messageCard({
    language,
    title: textsIn(language)('hello.title'),
    paragraphs: ['hello.text'],
    actions: [checkPhotoAction(language)],
  });
}

/** The answer to thanks. */
export function thanksCard({ language }: { language: Language }): AdaptiveCard {
  return messageCard({ language, title: textsIn(language)('thanks.title'), paragraphs: ['thanks.text'] });
}

/** The answer to a message that the bot does not understand, such as a picture. */
export function notUnderstoodCard({ language }: { language: Language }): AdaptiveCard {
  return messageCard({
    language,
    title: textsIn(language)('not-understood.title'),
    paragraphs: ['not-understood.text', 'help.check'],
    actions: [checkPhotoAction(language), intentAction(language, 'help')],
  });
}

/** What the bot can do. */
export function helpCard({ language }: { language: Language }): AdaptiveCard {
  return messageCard({
    language,
    title: textsIn(language)('help.title'),
    paragraphs: ['help.check', 'help.fix', 'help.nudges', 'help.limits'],
    actions: [checkPhotoAction(language), intentAction(language, 'show-settings')],
  });
}

/** The answer in a group chat or a channel: nothing personal, only a link to the private chat (a Teams deep link). */
export function privateChatCard({ language, chatLink }: { language: Language; chatLink: string }): AdaptiveCard {
  return messageCard({
    language,
    title: textsIn(language)('private.title'),
    paragraphs: ['private.text'],
    actions: [openPrivateChatAction(language, chatLink)],
  });
}
