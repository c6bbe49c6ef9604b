import {
  askedReminderCard,
  cancelledReminderCard,
  plannedReminderCard,
} from '../../../bot/cards/conversation/asked-reminder-card.ts';
import { contentCard } from '../../../bot/cards/conversation/content-card.ts';
import { feedbackThanksCard, withFeedbackButtons } from '../../../bot/cards/conversation/feedback-buttons.ts';
import { introductionCard } from '../../../bot/cards/conversation/introduction-card.ts';
import { progressCard } from '../../../bot/cards/conversation/progress-card.ts';
import { forgetCard, forgottenCard, knownFactsCard } from '../../../bot/cards/data-card.ts';
import { type NudgeCardView, nudgeCard, nudgePreferenceCard } from '../../../bot/cards/nudge-card.ts';
import type { AdaptiveCard } from '../../../bot/cards/render-card.ts';
import { confirmationCard, reportCard } from '../../../bot/cards/report/report-card.ts';
import { settingsCard } from '../../../bot/cards/settings/settings-card.ts';
import { statusCard } from '../../../bot/cards/settings/status-card.ts';
import * as simple from '../../../bot/cards/simple-cards.ts';
import { failureCard } from '../../../bot/cards/trouble/failure-card.ts';
import { type SignInTrouble, signInTroubleCard } from '../../../bot/cards/trouble/sign-in-trouble-card.ts';
import { whichWishCard } from '../../../bot/cards/which-wish-card.ts';
import type { Language } from '../../../bot/locales/index.ts';
import { CONTENT_KINDS } from '../../../bot/understand/message-content.ts';
import type { NudgeStatus } from '../../../src/nudges/nudge-status.ts';
import type { KnownFact } from '../../../src/people/known-facts.ts';
import type { RosterEntry } from '../../../src/store/people/types.ts';
import { cardFor, LINKS } from '../bot/verdict-samples.ts';
import { REPORT } from '../report-sample.ts';

/** A card by its name. */
export type CardSamples = Readonly<Record<string, AdaptiveCard>>;

const NOW = new Date('2026-03-04T08:00:00Z');
const LATER = new Date('2026-03-05T13:20:00Z');
const HOURS = { from: 540, until: 1080, days: [1, 2, 3, 4, 5] };
const QUIET = { hours: { from: 720, until: 810 }, days: [3, 5] };
const ZONE = 'America/New_York';
const OWNER = 'mark-of-adele';
const OPEN = 'https://contoso-my.sharepoint.com/person.aspx';
const CHAT = 'https://teams.microsoft.com/l/chat/0/0?users=28:bot';
const SUPPORT = {
  template: 'https://help.contoso.com/new?title={subject}&details={text}',
  person: { tenantId: '6babcaad-604b-40ac-a9d7-9fd97c0b779f', objectId: '48d31887-5fad-4d73-a9f5-3c356e68a038' },
};
const APPROVAL = {
  clientId: '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
  address: `https://login.microsoftonline.com/${SUPPORT.person.tenantId}/adminconsent?client_id=3f2504e0`,
};

/** The cards of the conversation in this language, each kind in its states. `picture`: the address of any picture. */
export function cardSamples(language: Language, picture: string): CardSamples {
  return {
    ...talk(language),
    ...troubles(language),
    ...photos(language, picture),
    ...reminders(language),
    ...settings(language),
    ...data(language),
    ...admin(language),
    ...nudges(language, picture),
  };
}

function talk(language: Language): CardSamples {
  const content = CONTENT_KINDS.map((kind): [string, AdaptiveCard] => [
    `sent ${kind}`,
    contentCard({ language, kind, photoPage: 'https://myaccount.microsoft.com/' }),
  ]);
  return {
    welcome: simple.welcomeCard({ language }),
    hello: simple.helloCard({ language }),
    help: simple.helpCard({ language }),
    thanks: simple.thanksCard({ language }),
    'not understood': simple.notUnderstoodCard({ language }),
    'which of these': whichWishCard({ language, offered: ['stop', 'snooze', 'settings'] }),
    'which of these, about data': whichWishCard({ language, offered: ['forget', 'data', 'check'] }),
    ...Object.fromEntries(content),
    'in a group': introductionCard({ language, chatLink: CHAT }),
    'in a group, asked': simple.privateChatCard({ language, chatLink: CHAT }),
    progress: progressCard({ language }),
    'thanks for feedback': feedbackThanksCard({ language }),
  };
}

function troubles(language: Language): CardSamples {
  const kinds: readonly SignInTrouble[] = ['consent-needed', 'approval-needed', 'wrong-person', 'not-completed'];
  const signIn = kinds.map((trouble): [string, AdaptiveCard] => [
    `sign-in ${trouble}`,
    signInTroubleCard({ language, trouble, approval: APPROVAL, reference: 'a1b2c3d4', support: SUPPORT }),
  ]);
  return {
    ...Object.fromEntries(signIn),
    'sign-in approval-needed, without a help desk': signInTroubleCard({
      ...{ language, trouble: 'approval-needed', approval: APPROVAL },
    }),
    failure: failureCard({ language, reference: 'a1b2c3d4', support: SUPPORT }),
    'failure, without a help desk': failureCard({ language, reference: 'a1b2c3d4' }),
    'choice not saved': failureCard({
      ...{ language, reference: 'a1b2c3d4', support: SUPPORT, paragraph: 'nudgeCard.not-noted' },
    }),
  };
}

/** Photo cards with what an operator can add: a help desk, and buttons for feedback. */
function photos(language: Language, picture: string): CardSamples {
  const shown = { url: picture, state: 'shown' } as const;
  const view = {
    pictures: { graph: shown, sharePoint: shown },
    links: { ...LINKS, support: SUPPORT.template },
    again: true,
  };
  return {
    'photo: ask the help desk': cardFor('sync-off', language, view),
    'photo: ask the help desk when stuck': cardFor('unknown', language, view),
    'photo: did this help': withFeedbackButtons(
      cardFor('out-of-date', language, { ...view, tried: 'pressed' }),
      language,
    ),
    'photo: remind me, did this help': withFeedbackButtons(cardFor('waiting', language, view), language),
  };
}

function reminders(language: Language): CardSamples {
  const asked = (outcome: 'due' | 'done' | 'unsure') => askedReminderCard({ language, outcome, openSharePoint: OPEN });
  return {
    'reminder planned': plannedReminderCard({ language, timeZone: ZONE, now: NOW, remindAt: LATER, owner: OWNER }),
    'reminder cancelled': cancelledReminderCard({ language }),
    'reminder due': asked('due'),
    'reminder done': asked('done'),
    'reminder unsure': asked('unsure'),
  };
}

function settings(language: Language): CardSamples {
  const person = { timeZone: ZONE, optedOutAt: undefined, quiet: QUIET } as Partial<RosterEntry> as RosterEntry;
  const status: NudgeStatus = {
    ...{ person, reaches: true, snoozedUntil: LATER, waiting: { kind: 'message', from: LATER } },
    ...{ sent: { at: NOW, isInDoubt: false }, remindAt: LATER },
  };
  const off: NudgeStatus = {
    ...{ person: { ...person, optedOutAt: NOW }, reaches: true, snoozedUntil: undefined, waiting: undefined },
    ...{ sent: undefined, remindAt: undefined },
  };
  const about = { language, hours: HOURS, owner: OWNER };
  const chosen = { ...about, timeZone: ZONE, settings: { language, wantsNudges: true, quiet: QUIET } };
  const never = { hours: { from: 0, until: 1440 }, days: [1, 2, 3, 4, 5, 6, 7] };
  return {
    settings: settingsCard({ ...chosen, settings: { language: undefined, wantsNudges: false, quiet: undefined } }),
    'settings saved': settingsCard({ ...chosen, notice: 'saved' }),
    'settings not possible': settingsCard({
      ...{ ...chosen, notice: 'times-reversed', settings: { ...chosen.settings, quiet: never } },
    }),
    status: statusCard({ ...about, now: NOW, status }),
    'status: off': statusCard({ ...about, now: NOW, status: off }),
  };
}

function data(language: Language): CardSamples {
  const person = { group: 'person', kept: 'membership' } as const;
  const messages = { group: 'messages', kept: { days: 90 } } as const;
  const facts: readonly KnownFact[] = [
    { ...person, kind: 'address' },
    { ...person, kind: 'language-and-time-zone', language, timeZone: ZONE },
    { ...person, kind: 'known-since', at: NOW },
    { ...person, kind: 'last-active', at: NOW },
    { ...person, kind: 'in-directory', at: NOW },
    { ...person, kind: 'chosen-language', language },
    { ...person, kind: 'quiet-hours', hours: QUIET.hours },
    { ...person, kind: 'quiet-days', days: QUIET.days },
    { ...person, kind: 'settings-saved', at: NOW },
    { ...person, kind: 'reminders-off', at: NOW },
    { ...person, kind: 'reminders-snoozed', at: LATER },
    { ...person, kind: 'asked-reminder', at: LATER },
    { group: 'person', kind: 'pilot', kept: 'admin' },
    { group: 'person', kind: 'welcome-waits', kept: { days: 7 } },
    { group: 'person', kind: 'welcomed', kept: { until: LATER } },
    { group: 'person', kind: 'admin-role', kept: { days: 30 }, at: NOW },
    { group: 'person', kind: 'admin-digest', kept: { days: 30 }, at: LATER },
    { group: 'messages', kind: 'answered', kept: { until: LATER } },
    { group: 'person', kind: 'audited', kept: { days: 365 } },
    { group: 'person', kind: 'admin-record', kept: { days: 365 } },
    { group: 'photo', kind: 'photo', kept: 'watching', at: NOW },
    { group: 'photo', kind: 'fingerprint', kept: 'membership' },
    { group: 'photo', kind: 'picture-copy', kept: { until: LATER } },
    { group: 'photo', kind: 'changes', kept: { days: 90 }, count: 3 },
    { group: 'photo', kind: 'card-pictures', kept: { until: LATER }, count: 2 },
    { ...messages, kind: 'nudges', count: 1 },
    { ...messages, kind: 'presses', count: 12 },
    { ...messages, kind: 'shown-buttons', count: 2 },
    { group: 'messages', kind: 'newest-card', kept: { days: 30 }, at: NOW },
    { group: 'memory', kind: 'signed-in', kept: 'sign-in' },
    { group: 'memory', kind: 'copies', kept: 'restart' },
  ];
  const about = { language, timeZone: ZONE, owner: OWNER };
  const forgotten: KnownFact = { group: 'person', kind: 'forgotten', kept: { until: LATER }, at: NOW };
  return {
    'what I know about you': knownFactsCard({ ...about, facts }),
    'nothing about you': knownFactsCard({ ...about, facts: [forgotten] }),
    'forget me': forgetCard({ language, owner: OWNER }),
    forgotten: forgottenCard({ language }),
  };
}

function admin(language: Language): CardSamples {
  const about = { language, owner: OWNER };
  const view = { ...about, timeZone: ZONE, report: REPORT, wantsDigest: false };
  const none = { ...REPORT, verdicts: {}, trend: [] };
  return {
    report: reportCard(view),
    'report: nothing yet': reportCard({ ...view, report: none, notice: 'changed', wantsDigest: true }),
    'weekly report': reportCard({ ...view, digestUntil: LATER }),
    'release?': confirmationCard({ ...about, action: 'release', seen: '' }),
  };
}

function nudges(language: Language, picture: string): CardSamples {
  const shown = { url: picture, state: 'shown' } as const;
  const about = {
    ...{ language, timeZone: ZONE, now: NOW, openSharePoint: OPEN },
    owner: { mark: OWNER, accountId: '29:adele' },
  };
  const view: NudgeCardView = {
    ...{ ...about, kind: 'nudge', change: 'changed', opens: 'search-profile' },
    pictures: { graph: shown, sharePoint: shown },
  };
  const absent = { url: picture, state: 'absent' } as const;
  return {
    nudge: nudgeCard(view),
    'nudge, later': nudgeCard({
      ...{ ...view, change: 'appeared', retryAt: LATER, pictures: { graph: shown, sharePoint: absent } },
    }),
    'nudge, unsure': nudgeCard({
      ...{ ...view, change: 'vanished', pictures: { graph: absent, sharePoint: { url: picture, state: 'unknown' } } },
    }),
    reminder: nudgeCard({ ...view, kind: 'reminder' }),
    'nudge, done': nudgeCard({ ...view, kind: 'done' }),
    'not now': nudgePreferenceCard({ ...about, choice: 'not-now', until: LATER }),
    stopped: nudgePreferenceCard({ ...about, choice: 'stopped' }),
    resumed: nudgePreferenceCard({ ...about, choice: 'resumed', onCard: true }),
    'resumed later': nudgePreferenceCard({ ...about, choice: 'resumed-later' }),
  };
}
