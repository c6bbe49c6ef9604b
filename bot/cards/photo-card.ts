import type { Cloud } from '../../src/microsoft365/clouds.ts';
import type { Advice } from '../../src/photo/advice.ts';
import type { VerdictKind } from '../../src/photo/verdict.ts';
import { type Language, type Texts, textsIn } from '../locales/index.ts';
import { cardText, cardUrl } from './escape.ts';
import template from './photo-card.json' with { type: 'json' };
import { photoActions, REFRESH } from './photo-card-actions.ts';
import { readMore } from './photo-card-more.ts';
import { type AdaptiveCard, renderCard } from './render-card.ts';
import { dayAndTime, inWords } from './when.ts';

/** What the card about a person's photo shows. Texts that come from outside are escaped here, not by the caller. */
export interface PhotoCardView {
  readonly language: Language;
  /** IANA name, as Teams' `localTimezone`; times are said in UTC where it is absent or unknown. */
  readonly timeZone: string | undefined;
  readonly verdict: VerdictKind;
  readonly advice: Advice;
  readonly pictures: { readonly graph: PictureView; readonly sharePoint: PictureView };
  readonly links: {
    /** Left out: the button opens office.com, whose tiles lead to SharePoint as well. */
    readonly openSharePoint?: string | undefined;
    readonly changePhoto: string;
    readonly office: string;
    readonly helpArticles: Cloud['helpArticles'];
  };
  /** Whose card it is: the mark that its buttons carry, and the person's id in the channel (`29:…`). */
  readonly owner: { readonly mark: string; readonly accountId: string };
  readonly checkedAt: Date;
  /** True when the person pressed "Check again": a card that would look the same says that it did look. */
  readonly again?: boolean;
  /** A short number by which support finds this check in the log. */
  readonly reference?: string | undefined;
}

export interface PictureView {
  /** Always an address: the neutral picture's unless `state` is `shown`. */
  readonly url: string;
  readonly state: 'shown' | 'absent' | 'unknown';
}

/** The colour of the title's band (https://adaptivecards.io/explorer/Container.html), and the sign between the pictures. */
interface Look {
  readonly style: 'good' | 'warning' | 'attention' | 'accent' | 'emphasis';
  readonly sign: string;
}

const LOOKS: Partial<Record<VerdictKind, Look>> = {
  'in-sync': { style: 'good', sign: '=' },
  waiting: { style: 'accent', sign: '≠' },
  'no-photo': { style: 'accent', sign: '=' },
  unknown: { style: 'emphasis', sign: '?' },
};
/** Something to put right: whatever a later verdict is about, too. */
const OTHER_LOOK: Look = { style: 'warning', sign: '≠' };

/** The card about a person's photo. Throws `card-link-refused` for a link that is not http(s). */
export function photoCard(view: PhotoCardView): AdaptiveCard {
  const text = textsIn(view.language);
  const title = text(`photoCard.title.${view.verdict}`);
  const sentences = sentencesOf(view, text);
  const card = renderCard(template, {
    ...(LOOKS[view.verdict] ?? OTHER_LOOK),
    language: view.language,
    title,
    speak: [title, ...sentences.map((sentence) => sentence.text)].join(' '),
    graph: picture(view, 'graph', text),
    sharePoint: picture(view, 'sharePoint', text),
    sentences,
    more: readMore(view, text),
    footer: footer(view, text),
    actions: photoActions(view, text),
  });
  return view.advice.actions.includes('check-again') ? { ...card, refresh: refreshBy(view) } : card;
}

/**
 * As long as something is to come, Teams asks for the card anew whenever its person looks at it, and only for that person.
 * https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/work-with-universal-actions-for-adaptive-cards
 */
function refreshBy({ owner }: PhotoCardView): object {
  const data = { intent: 'check-photo', owner: owner.mark };
  return { action: { type: 'Action.Execute', verb: REFRESH, data }, userIds: [owner.accountId] };
}

/** The cause, and in bold what to do about it. */
function sentencesOf({ advice, again, checkedAt, language, timeZone }: PhotoCardView, text: Texts) {
  const { cause, remedy, retryAt } = advice;
  const when = retryAt ? inWords(retryAt, checkedAt, { language, timeZone }) : text('time.later');
  const mayTakeTime = remedy === 'open-sharepoint';
  return [
    ...(again && mayTakeTime ? [{ text: text('photoCard.not-yet'), weight: 'Default', spacing: 'Medium' }] : []),
    { text: text(`photoCard.cause.${cause}`), weight: 'Default', spacing: 'Medium' },
    { text: text(`photoCard.remedy.${remedy}`, { when }), weight: 'Bolder', spacing: 'Small' },
    ...(mayTakeTime ? [{ text: text('photoCard.patience'), weight: 'Default', spacing: 'Small' }] : []),
  ];
}

function picture({ pictures }: PhotoCardView, which: 'graph' | 'sharePoint', text: Texts) {
  const { url, state } = pictures[which];
  return {
    url: cardUrl(url),
    alt: text(`photoCard.alt.${which}.${state}`),
    caption: text(`photoCard.picture.${which}`),
    notes: state === 'shown' ? [] : [{ note: text(`photoCard.picture.${state}`) }],
  };
}

function footer({ checkedAt, language, timeZone, reference }: PhotoCardView, text: Texts): string {
  const checked = text('photoCard.checked-at', { time: dayAndTime(checkedAt, { language, timeZone }) });
  return reference ? `${checked} · ${text('photoCard.reference', { reference: cardText(reference, 40) })}` : checked;
}
