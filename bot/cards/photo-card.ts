import type { Remedy } from '../../src/photo/advice.ts';
import type { VerdictKind } from '../../src/photo/verdict.ts';
import { type TextKey, type Texts, textsIn } from '../locales/index.ts';
import { cardLink, cardText, cardUrl } from './escape.ts';
import { localizeCard } from './finish/localize-card.ts';
import { formatDateTime, formatUpcoming } from './format-time.ts';
import template from './photo-card.json' with { type: 'json' };
import {
  hasChangeLinkBelowPicture,
  hasTextForAdmin,
  photoActions,
  REFRESH,
  remindSet,
  supportWhenStuck,
} from './photo-card-actions.ts';
import { textForAdmin, textToggles } from './photo-card-admin.ts';
import { furtherHelp } from './photo-card-help.ts';
import type { PhotoCardView } from './photo-card-view.ts';
import { type AdaptiveCard, renderCard } from './render-card.ts';

/**
 * The colour of the title's band: `good` in sync; `accent` works as designed; `warning` the person can fix it;
 * `attention` only an admin can; `emphasis` unknown. https://adaptivecards.io/explorer/Container.html
 */
const STYLES: Readonly<Record<VerdictKind, 'good' | 'accent' | 'warning' | 'attention' | 'emphasis'>> = {
  unknown: 'emphasis',
  'in-sync': 'good',
  guest: 'accent',
  'no-sharepoint': 'accent',
  'mailbox-on-premises': 'accent',
  'no-mailbox': 'accent',
  'sync-off': 'attention',
  'no-photo': 'accent',
  'not-copied': 'attention',
  'never-synced': 'warning',
  waiting: 'accent',
  'out-of-date': 'warning',
};

/** The card about a person's photo. Throws `card-link-refused` if a link is not http(s). */
export function photoCard(view: PhotoCardView): AdaptiveCard {
  const text = textsIn(view.language);
  const title = text(`photoCard.title.${view.verdict}`);
  const sentences = sentencesOf(view, text);
  const forAdmin = textForAdmin(view, text);
  const card = renderCard(template, {
    style: STYLES[view.verdict],
    sign: signBetween(view),
    language: view.language,
    title,
    speak: [title, ...sentences.map((sentence) => sentence.text)].join(' '),
    graph: picture(view, 'graph', text),
    sharePoint: picture(view, 'sharePoint', text),
    sentences,
    remind: remindSet(view, text),
    adminToggles: textToggles(view, text),
    forAdmin: forAdmin.shown,
    more: furtherHelp(view, text),
    footer: footer(view, text),
    actions: photoActions(view, text, forAdmin.link),
  });
  const { accountId } = view.owner;
  return view.verdict === 'in-sync' || !accountId
    ? card
    : { ...card, refresh: localizeCard(refreshFor(view, accountId), view.language) };
}

/** The sign between the two pictures: equal, different or unknown. */
function signBetween({ verdict, pictures: { graph, sharePoint } }: PhotoCardView): string {
  if (verdict === 'unknown' || graph.state === 'unknown' || sharePoint.state === 'unknown') return '?';
  const bothAbsent = graph.state === 'absent' && sharePoint.state === 'absent';
  return verdict === 'in-sync' || bothAbsent ? '=' : '≠';
}

/**
 * Until the photo is in sync, Teams requests a new card whenever the recipient views it, and shows it only to them.
 * https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/work-with-universal-actions-for-adaptive-cards
 */
function refreshFor({ owner, again }: PhotoCardView, accountId: string): object {
  const data = { intent: 'check-photo', owner: owner.mark, ...(again ? { again } : {}) };
  return { action: { type: 'Action.Execute', verb: REFRESH, data }, userIds: [accountId] };
}

/** The cause, and in bold the remedy. */
function sentencesOf(view: PhotoCardView, text: Texts) {
  const { advice, checkedAt, language, timeZone } = view;
  const { cause, remedy, retryAt, locked } = advice;
  const when = retryAt ? formatUpcoming(retryAt, checkedAt, { language, timeZone }) : text('time.later');
  const plain = (key: TextKey, spacing = 'Small') => ({ text: text(key), weight: 'Default', spacing });
  const unchanged = unchangedNotice(view);
  return [
    ...(unchanged ? [plain(unchanged, 'Medium')] : []),
    plain(`photoCard.cause.${cause}`, 'Medium'),
    { text: text(`photoCard.remedy.${remedy}`, { when }), weight: 'Bolder', spacing: 'Small' },
    ...(hasTextForAdmin(view) ? [plain(view.links.support ? 'photoCard.ask.link' : 'photoCard.ask.copy')] : []),
    ...(supportWhenStuck(view) ? [plain('photoCard.ask.link')] : []),
    ...opensSentences(view).map((key) => plain(key)),
    ...(remedy === 'open-sharepoint' ? [plain('photoCard.patience')] : []),
    ...(locked ? [plain('photoCard.locked')] : []),
  ];
}

/** What the person will see in SharePoint, and that it is another page than the one that they opened. */
function opensSentences({ advice: { remedy }, links: { openSharePoint } }: PhotoCardView): TextKey[] {
  if (!openSharePoint || !VISITS.includes(remedy)) return [];
  const opens: TextKey = `photoCard.opens.${openSharePoint.candidate}`;
  return openSharePoint.isOther ? ['photoCard.other-page', opens] : [opens];
}

/** Remedies that send the person to SharePoint. */
const VISITS: readonly Remedy[] = ['open-sharepoint', 'open-sharepoint-later', 'wait', 'compare-yourself'];

/** A notice that the bot has checked again, for a card that would otherwise look unchanged. */
function unchangedNotice({ again, advice, tried, verdict }: PhotoCardView): TextKey | undefined {
  if (tried && advice.remedy === 'open-sharepoint') return `photoCard.${tried}`;
  if (!again || verdict === 'in-sync') return undefined;
  return advice.remedy === 'open-sharepoint' ? 'photoCard.not-yet' : 'photoCard.no-change';
}

function picture(view: PhotoCardView, which: 'graph' | 'sharePoint', text: Texts) {
  const { url, state } = view.pictures[which];
  const hasChangeLink = which === 'graph' && hasChangeLinkBelowPicture(view);
  return {
    url: cardUrl(url),
    alt: text(`photoCard.alt.${which}.${state}`),
    caption: text(`photoCard.picture.${which}`),
    notes: [
      ...(state === 'shown' ? [] : [{ note: text(`photoCard.picture.${state}`) }]),
      ...(which === 'sharePoint' && state === 'shown' && view.isSmallCopy
        ? [{ note: text('photoCard.picture.small') }]
        : []),
      ...(hasChangeLink ? [{ note: cardLink(text('photoCard.action.change-photo'), view.links.changePhoto) }] : []),
    ],
  };
}

function footer(view: PhotoCardView, text: Texts): string {
  const { checkedAt, language, timeZone, reference, verdict, advice } = view;
  const checked = text('photoCard.checked-at', { date: formatDateTime(checkedAt, { language, timeZone }) });
  const needsReference = verdict === 'unknown' || advice.forAdmin;
  return needsReference ? `${checked} · ${text('reference', { reference: cardText(reference, 40) })}` : checked;
}
