import { type FactGroup, type KnownFact, type Retention, STAYS_AFTER_ERASURE } from '../../src/people/known-facts.ts';
import { type Language, type Texts, textsIn } from '../locales/index.ts';
import template from './data-card.json' with { type: 'json' };
import { cardText } from './escape.ts';
import { executeAction } from './execute-action.ts';
import { formatDateTime } from './format-time.ts';
import { messageCard } from './message-card.ts';
import { type AdaptiveCard, renderCard } from './render-card.ts';
import { formatSpan, formatTimeZone, formatWeekdays } from './settings/format-hours.ts';

export interface KnownFactsView {
  readonly language: Language;
  /** IANA name. */
  readonly timeZone: string | undefined;
  readonly facts: readonly KnownFact[];
  /** The mark of the card's owner. */
  readonly owner: string;
}

const GROUPS: readonly FactGroup[] = ['person', 'photo', 'messages', 'memory'];

/** What the bot knows about the person, in words, each fact with its retention. */
export function knownFactsCard(view: KnownFactsView): AdaptiveCard {
  const { language, facts, owner } = view;
  const text = textsIn(language);
  const groups = GROUPS.flatMap((group) => {
    const own = facts.filter((fact) => fact.group === group);
    return own.length > 0 ? [{ heading: text(`dataCard.group.${group}`), blocks: blocksOf(own, view, text) }] : [];
  });
  const isKnown = facts.some(({ kind }) => !STAYS_AFTER_ERASURE.includes(kind));
  const title = text(isKnown ? 'dataCard.title.known' : 'dataCard.title.nothing');
  const intro = text(isKnown ? 'dataCard.intro' : 'dataCard.nothing');
  const never = text('dataCard.never');
  const spoken = groups.flatMap(({ heading, blocks }) => [
    heading,
    ...blocks.flatMap((block) => [...block.facts.map((fact) => fact.text), block.kept]),
  ]);
  return renderCard(template, {
    language,
    title,
    intro,
    groups,
    never,
    speak: [title, intro, ...spoken, never].join(' '),
    actions: isKnown ? [executeAction('forget-me', text('action.forget-me'), owner)] : [],
  });
}

/** Facts that are kept equally long share one sentence about it. */
function blocksOf(facts: readonly KnownFact[], view: KnownFactsView, text: Texts) {
  const byRetention = Map.groupBy(facts, ({ kept }) => keptText(kept, view, text));
  return [...byRetention].map(([kept, equal]) => ({
    facts: equal.map((fact) => ({ text: factText(fact, view, text) })),
    kept,
  }));
}

/** `reminders`: what has become of the wish for no more reminders in the same message. */
export interface ForgetView extends Pick<KnownFactsView, 'language' | 'owner'> {
  readonly reminders?: 'nudgeCard.stopped' | 'nudgeCard.not-noted';
}

/** Asks whether the person wants to be forgotten, and says what that means. */
export function forgetCard({ language, owner, reminders }: ForgetView): AdaptiveCard {
  const text = textsIn(language);
  return messageCard({
    language,
    title: text('dataCard.title.forget'),
    paragraphs: [
      ...(reminders ? [reminders] : []),
      ...(['dataCard.forget.what', 'dataCard.forget.then', 'dataCard.forget.elsewhere'] as const),
    ],
    actions: [
      { ...executeAction('forget-confirmed', text('action.forget-me'), owner), style: 'destructive' },
      executeAction('show-data', text('dataCard.action.go-back'), owner),
    ],
  });
}

/** Confirms the erasure. It has no button that would bring the person back. */
export function forgottenCard({ language }: Pick<KnownFactsView, 'language'>): AdaptiveCard {
  const title = textsIn(language)('dataCard.title.forgotten');
  return messageCard({ language, title, paragraphs: ['dataCard.forgotten', 'dataCard.mark'] });
}

function factText(fact: KnownFact, { language, timeZone }: KnownFactsView, text: Texts): string {
  if ('at' in fact) {
    return text(`dataCard.fact.${fact.kind}`, { date: formatDateTime(fact.at, { language, timeZone }) });
  }
  if ('count' in fact) return text(`dataCard.fact.${fact.kind}`, { count: fact.count });
  if (fact.kind === 'quiet-hours') return text('dataCard.fact.quiet-hours', { time: formatSpan(fact.hours) });
  if (fact.kind === 'quiet-days') return text('dataCard.fact.quiet-days', { day: formatWeekdays(fact.days, language) });
  if (!('language' in fact)) return text(`dataCard.fact.${fact.kind}`);
  const name = cardText(new Intl.DisplayNames([language], { type: 'language' }).of(fact.language) ?? fact.language);
  if (fact.kind === 'chosen-language') return text('dataCard.fact.chosen-language', { name });
  return text('dataCard.fact.language-and-time-zone', { name, zone: formatTimeZone(fact.timeZone) });
}

function keptText(kept: Retention, format: Pick<KnownFactsView, 'language' | 'timeZone'>, text: Texts): string {
  if (typeof kept === 'string') return text(`dataCard.kept.${kept}`);
  if ('days' in kept) return text('dataCard.kept.days', { count: kept.days });
  return text('dataCard.kept.until', { date: formatDateTime(kept.until, format) });
}
