import type { MessageKind } from '../../src/nudges/types.ts';
import type { LinkCandidate } from '../../src/open-sharepoint/types.ts';
import type { ChangeKind } from '../../src/store/ledger/types.ts';
import { type Language, type Texts, textsIn } from '../locales/index.ts';
import { cardUrl } from './escape.ts';
import { executeAction } from './execute-action.ts';
import { localizeCard } from './finish/localize-card.ts';
import { formatUpcoming } from './format-time.ts';
import template from './nudge-card.json' with { type: 'json' };
import type { PictureView } from './photo-card-view.ts';
import { type AdaptiveCard, renderCard } from './render-card.ts';

/** The content of a nudge, of its reminder, or of its final state. */
export interface NudgeCardView {
  readonly kind: MessageKind;
  readonly change: ChangeKind;
  readonly language: Language;
  /** IANA name. */
  readonly timeZone: string | undefined;
  /** Undefined when the pictures were not read. Without SharePoint's, the card only says what happened. */
  readonly pictures: { readonly graph: PictureView; readonly sharePoint: PictureView } | undefined;
  /** When SharePoint may copy again. Undefined: now. */
  readonly retryAt?: Date | undefined;
  readonly now: Date;
  readonly openSharePoint: string;
  /** The page that the button opens. Undefined: none of SharePoint's is known. */
  readonly opens?: LinkCandidate | undefined;
  /** The recipient: the mark that the card's buttons carry, and the person's channel id (`29:…`) if known. */
  readonly owner: { readonly mark: string; readonly accountId: string | undefined };
}

/** The verbs of the Action.Execute buttons, also used as the intents of their fallbacks. */
export const NUDGE_VERBS = {
  notNow: 'not-now',
  stop: 'stop-nudges',
  resume: 'resume-nudges',
  refresh: 'refresh-nudge',
} as const;

/**
 * The card of a nudge or a reminder. It says what happened, who caused it, what to do, and how to opt out, as Microsoft
 * requires of proactive messages:
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages#best-practices-for-proactive-messaging
 */
export function nudgeCard(view: NudgeCardView): AdaptiveCard {
  const text = textsIn(view.language);
  const isDone = view.kind === 'done';
  const title = titleOf(view, text);
  const sentences = isDone ? [{ text: text('nudgeCard.done'), ...PLAIN }] : sentencesOf(view, text);
  const footer = isDone ? [] : [{ text: text('nudgeCard.opt-out') }];
  const card = renderCard(template, {
    style: isDone ? 'good' : 'warning',
    language: view.language,
    title,
    speak: [title, ...sentences.map((sentence) => sentence.text)].join(' '),
    pictures: view.pictures ? [{ ...toPictures(view.pictures, text), sign: signBetween(view) }] : [],
    sentences,
    mainActions: isDone ? [] : [{ actions: [openSharePointAction(view, text)] }],
    footers: footer,
    actions: isDone ? [] : [choiceAction('notNow', view, text), choiceAction('stop', view, text)],
  });
  return isDone || !view.owner.accountId ? card : { ...card, refresh: refreshFor(view, view.owner.accountId) };
}

/** The card that replaces a nudge after a choice about nudges. */
export function nudgePreferenceCard(
  view: Pick<NudgeCardView, 'language' | 'timeZone' | 'now' | 'openSharePoint' | 'owner'> &
    (
      | { readonly choice: 'not-now'; readonly until: Date }
      /** `resumed-later`: at the moment, admins let no nudges go to this person. */
      | { readonly choice: 'stopped' | 'resumed-later' }
      /** `onCard`: the card replaces a nudge, so Teams refreshes it. */
      | { readonly choice: 'resumed'; readonly onCard: boolean }
    ),
): AdaptiveCard {
  const text = textsIn(view.language);
  const sentence =
    view.choice === 'not-now'
      ? text('nudgeCard.not-now', { when: formatUpcoming(view.until, view.now, view) })
      : text(`nudgeCard.${view.choice}`);
  const title = text(`nudgeCard.title.${view.choice}`);
  const card = renderCard(template, {
    style: 'emphasis',
    language: view.language,
    title,
    speak: `${title} ${sentence}`,
    pictures: [],
    sentences: [{ text: sentence, ...PLAIN }],
    mainActions: [],
    footers: [],
    actions: [
      { ...openSharePointAction(view, text), style: 'default' },
      ...(view.choice === 'stopped' ? [choiceAction('resume', view, text)] : []),
      ...(view.choice === 'not-now' ? [choiceAction('undo', view, text)] : []),
    ],
  });
  const { accountId } = view.owner;
  return view.choice === 'resumed' && view.onCard && accountId
    ? { ...card, refresh: refreshFor(view, accountId) }
    : card;
}

/** The text of Teams' notification. */
export function nudgeSummary(view: Pick<NudgeCardView, 'kind' | 'change' | 'language' | 'pictures'>): string {
  return titleOf(view, textsIn(view.language));
}

const PLAIN = { weight: 'Default', spacing: 'Medium' } as const;

function titleOf({ kind, change, pictures }: Pick<NudgeCardView, 'kind' | 'change' | 'pictures'>, text: Texts): string {
  if (kind === 'done') return text('photoCard.title.in-sync');
  return text(isSharePointKnown(pictures) ? `nudgeCard.title.${kind}.${change}` : `nudgeCard.title.unsure.${change}`);
}

function sentencesOf(view: NudgeCardView, text: Texts) {
  const { kind, change, pictures, retryAt, now, opens } = view;
  const todo = retryAt
    ? text('nudgeCard.todo-later', { when: formatUpcoming(retryAt, now, view) })
    : text('nudgeCard.todo');
  return [
    { text: text(`nudgeCard.what.${change}`), ...PLAIN },
    ...(isSharePointKnown(pictures) ? [] : [{ text: text('nudgeCard.unsure'), weight: 'Default', spacing: 'Small' }]),
    { text: todo, weight: 'Bolder', spacing: 'Small' },
    ...(opens ? [{ text: text(`photoCard.opens.${opens}`), weight: 'Default', spacing: 'Small' }] : []),
    ...(kind === 'reminder' ? [{ text: text('nudgeCard.last'), weight: 'Default', spacing: 'Small' }] : []),
  ];
}

function isSharePointKnown(pictures: NudgeCardView['pictures']): boolean {
  return pictures !== undefined && pictures.sharePoint.state !== 'unknown';
}

function signBetween({ kind, pictures }: NudgeCardView): string {
  if (kind === 'done') return '=';
  return isSharePointKnown(pictures) && pictures?.graph.state !== 'unknown' ? '≠' : '?';
}

function toPictures({ graph, sharePoint }: NonNullable<NudgeCardView['pictures']>, text: Texts) {
  const toPicture = (which: 'graph' | 'sharePoint', { url, state }: PictureView) => ({
    url: cardUrl(url),
    alt: text(`photoCard.alt.${which}.${state}`),
    caption: text(`photoCard.picture.${which}`),
    notes: state === 'shown' ? [] : [{ note: text(`photoCard.picture.${state}`) }],
  });
  return { graph: toPicture('graph', graph), sharePoint: toPicture('sharePoint', sharePoint) };
}

function openSharePointAction({ openSharePoint: address }: Pick<NudgeCardView, 'openSharePoint'>, text: Texts) {
  const title = text('photoCard.action.open-sharepoint');
  return { type: 'Action.OpenUrl', title, url: cardUrl(address), style: 'positive' };
}

const CHOICES = {
  notNow: { verb: NUDGE_VERBS.notNow, title: 'nudgeCard.action.not-now' },
  stop: { verb: NUDGE_VERBS.stop, title: 'action.stop-nudges' },
  resume: { verb: NUDGE_VERBS.resume, title: 'action.resume-nudges' },
  undo: { verb: NUDGE_VERBS.resume, title: 'nudgeCard.action.undo' },
} as const;

function choiceAction(what: keyof typeof CHOICES, { owner }: Pick<NudgeCardView, 'owner'>, text: Texts): object {
  const { verb, title } = CHOICES[what];
  return executeAction(verb, text(title), owner.mark);
}

/**
 * When the recipient views the card, Teams requests a current one, which the bot renders with the recipient's sign-in.
 * Teams shows it only to them.
 * https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/work-with-universal-actions-for-adaptive-cards
 */
function refreshFor({ owner, language }: Pick<NudgeCardView, 'owner' | 'language'>, accountId: string): object {
  const data = { intent: 'check-nudge', owner: owner.mark };
  const action = { type: 'Action.Execute', verb: NUDGE_VERBS.refresh, data };
  return { action: localizeCard(action, language), userIds: [accountId] };
}
