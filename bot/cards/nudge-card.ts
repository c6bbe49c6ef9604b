import type { MessageKind } from '../../src/nudges/types.ts';
import type { ChangeKind } from '../../src/store/ledger/types.ts';
import { type Language, type Texts, textsIn } from '../locales/index.ts';
import { cardUrl } from './escape.ts';
import { formatUpcoming } from './format-time.ts';
import template from './nudge-card.json' with { type: 'json' };
import type { PictureView } from './photo-card-view.ts';
import { type AdaptiveCard, renderCard } from './render-card.ts';

/** What the bot says of a changed photo without being asked. */
export interface NudgeCardView {
  readonly kind: MessageKind;
  readonly change: ChangeKind;
  readonly language: Language;
  /** IANA. */
  readonly timeZone: string | undefined;
  /** Undefined: nobody could look. Where SharePoint's is unknown, the card says only what happened. */
  readonly pictures: { readonly graph: PictureView; readonly sharePoint: PictureView } | undefined;
  /** Undefined: at once. When SharePoint may copy again. */
  readonly retryAt?: Date | undefined;
  readonly now: Date;
  readonly openSharePoint: string;
  /** Whose card it is: the mark that its buttons carry, and the person's id in the channel (`29:…`) where it is known. */
  readonly owner: { readonly mark: string; readonly accountId: string | undefined };
}

/** Verbs of Action.Execute, and the intents of their stand-ins. */
export const NUDGE_VERBS = {
  notNow: 'not-now',
  stop: 'stop-nudges',
  resume: 'resume-nudges',
  refresh: 'refresh-nudge',
} as const;

/**
 * What happened, who did it, what to do, and how to get no more of it, as Microsoft asks of messages that nobody asked for:
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
    mainActions: isDone ? [] : [{ actions: [openSharePoint(view, text)] }],
    footers: footer,
    actions: isDone ? [] : [execute('notNow', view, text), execute('stop', view, text)],
  });
  return isDone || !view.owner.accountId ? card : { ...card, refresh: refreshBy(view, view.owner.accountId) };
}

/** The same card once its person has said what they think of it; `when`: until then they are left alone. */
export function nudgePreferenceCard(
  view: Pick<NudgeCardView, 'language' | 'timeZone' | 'now' | 'openSharePoint' | 'owner'> &
    (
      | { readonly choice: 'not-now'; readonly until: Date }
      | { readonly choice: 'stopped' }
      /** On a card that stands for a nudge, which their Teams then draws anew. */
      | { readonly choice: 'resumed'; readonly onCard: boolean }
    ),
): AdaptiveCard {
  const text = textsIn(view.language);
  const said =
    view.choice === 'not-now'
      ? text('nudgeCard.not-now', { when: formatUpcoming(view.until, view.now, view) })
      : text(`nudgeCard.${view.choice}`);
  const title = text(`nudgeCard.title.${view.choice}`);
  const card = renderCard(template, {
    style: 'emphasis',
    language: view.language,
    title,
    speak: `${title} ${said}`,
    pictures: [],
    sentences: [{ text: said, ...PLAIN }],
    mainActions: [],
    footers: [],
    actions: [
      { ...openSharePoint(view, text), style: 'default' },
      ...(view.choice === 'resumed' ? [] : [execute('resume', view, text)]),
    ],
  });
  const { accountId } = view.owner;
  return view.choice === 'resumed' && view.onCard && accountId
    ? { ...card, refresh: refreshBy(view, accountId) }
    : card;
}

/** What Teams shows in its notification of the message. */
export function nudgeSummary(view: Pick<NudgeCardView, 'kind' | 'change' | 'language' | 'pictures'>): string {
  return titleOf(view, textsIn(view.language));
}

const PLAIN = { weight: 'Default', spacing: 'Medium' } as const;

function titleOf({ kind, change, pictures }: Pick<NudgeCardView, 'kind' | 'change' | 'pictures'>, text: Texts): string {
  if (kind === 'done') return text('nudgeCard.title.done');
  return text(isKnown(pictures) ? `nudgeCard.title.${kind}.${change}` : `nudgeCard.title.unsure.${change}`);
}

function sentencesOf(view: NudgeCardView, text: Texts) {
  const { kind, change, pictures, retryAt, now } = view;
  const todo = retryAt
    ? text('nudgeCard.todo-later', { when: formatUpcoming(retryAt, now, view) })
    : text('nudgeCard.todo');
  return [
    { text: text(`nudgeCard.what.${change}`), ...PLAIN },
    ...(isKnown(pictures) ? [] : [{ text: text('nudgeCard.unsure'), weight: 'Default', spacing: 'Small' }]),
    { text: todo, weight: 'Bolder', spacing: 'Small' },
    ...(kind === 'reminder' ? [{ text: text('nudgeCard.last'), weight: 'Default', spacing: 'Small' }] : []),
  ];
}

function isKnown(pictures: NudgeCardView['pictures']): boolean {
  return pictures !== undefined && pictures.sharePoint.state !== 'unknown';
}

function signBetween({ kind, pictures }: NudgeCardView): string {
  if (kind === 'done') return '=';
  return isKnown(pictures) && pictures?.graph.state !== 'unknown' ? '≠' : '?';
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

function openSharePoint({ openSharePoint: address }: Pick<NudgeCardView, 'openSharePoint'>, text: Texts) {
  const title = text('photoCard.action.open-sharepoint');
  return { type: 'Action.OpenUrl', title, url: cardUrl(address), style: 'positive' };
}

/** Clients that don't know Action.Execute show the fallback, and send its data as a message; see photo-card-actions.ts. */
function execute(what: 'notNow' | 'stop' | 'resume', { owner }: Pick<NudgeCardView, 'owner'>, text: Texts): object {
  const verb = NUDGE_VERBS[what];
  const title = text(`nudgeCard.action.${what === 'notNow' ? 'not-now' : what}`);
  const data = { verb, intent: verb, owner: owner.mark };
  return { type: 'Action.Execute', title, verb, data, fallback: { type: 'Action.Submit', title, data } };
}

/**
 * Whoever looks at their card sees what is true then: it is drawn anew with their own sign-in, and only for them.
 * https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/work-with-universal-actions-for-adaptive-cards
 */
function refreshBy({ owner }: Pick<NudgeCardView, 'owner'>, accountId: string): object {
  const data = { intent: 'check-nudge', owner: owner.mark };
  return { action: { type: 'Action.Execute', verb: NUDGE_VERBS.refresh, data }, userIds: [accountId] };
}
