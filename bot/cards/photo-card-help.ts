import type { Texts } from '../locales/index.ts';
import { cardLink } from './escape.ts';
import type { PhotoCardView } from './photo-card-view.ts';

/**
 * The collapsed section with further help, as an array of one or none: Microsoft's steps if SharePoint has to be
 * visited, and Microsoft's articles.
 * Steps: https://github.com/isabella232/OfficeDocs-AlchemyInsights-pr.pl-PL/blob/live/AlchemyInsights/sharepoint-profile-picture-sync.md
 */
export function furtherHelp(view: PhotoCardView, text: Texts) {
  const { advice, links } = view;
  if (advice.remedy === 'nothing') return [];
  const needsVisit = advice.actions.includes('open-sharepoint') && advice.remedy !== 'wait';
  const title = text(needsVisit ? 'photoCard.more.steps' : 'photoCard.more.reading');
  return [{ title, lines: [...(needsVisit ? steps(links.office, text) : []), ...articles(view, text)] }];
}

function steps(office: string, text: Texts) {
  // The label is the address, because the person has to type it into the private window.
  const address = cardLink(new URL(office).host.replace(/^www\./, ''), office);
  const lines = [
    text('photoCard.more.step.private-window'),
    text('photoCard.more.step.office', { office: address }),
    text('photoCard.more.step.tile'),
    text('photoCard.more.step.check-again'),
  ];
  // A single text block, so that every client renders one numbered list.
  return [{ text: lines.join('\n') }];
}

/** The two articles that Microsoft's instructions name, and the one on profiles that explains them. */
const ARTICLES = ['pictureSync', 'addPhoto', 'profileSync'] as const;

function articles({ links }: PhotoCardView, text: Texts) {
  const titles = ARTICLES.map((name) => ({
    text: cardLink(text(`photoCard.more.article.${name}`), links.helpArticles[name]),
  }));
  return [{ text: text('photoCard.more.articles') }, ...titles];
}
