import type { Texts } from '../locales/index.ts';
import { cardLink } from './escape.ts';
import type { PhotoCardView } from './photo-card-view.ts';

/**
 * The part that is folded away, as an array of one or none: Microsoft's own steps where SharePoint has to be visited, and Microsoft's articles.
 * Steps: https://github.com/isabella232/OfficeDocs-AlchemyInsights-pr.pl-PL/blob/live/AlchemyInsights/sharepoint-profile-picture-sync.md
 */
export function furtherHelp(view: PhotoCardView, text: Texts) {
  const { advice, links } = view;
  if (advice.remedy === 'nothing') return [];
  // Whoever was sent there and has not gone yet finds the way here.
  const visit = advice.actions.includes('open-sharepoint') || advice.cause === 'visits-in-vain';
  const title = text(visit ? 'photoCard.more.steps' : 'photoCard.more.reading');
  return [{ title, lines: [...(visit ? steps(links.office, text) : []), ...articles(view, text)] }];
}

function steps(office: string, text: Texts) {
  // The address itself is shown: it has to be typed into the private window.
  const address = cardLink(new URL(office).host.replace(/^www\./, ''), office);
  const lines = [
    text('photoCard.more.step.private-window'),
    text('photoCard.more.step.office', { office: address }),
    text('photoCard.more.step.tile'),
    text('photoCard.more.step.check-again'),
  ];
  // One block, so that every client takes the lines for one numbered list.
  return [{ text: lines.join('\n') }];
}

/** Those that Microsoft's own instructions name, and the one on profiles that stands behind them. */
const ARTICLES = ['pictureSync', 'addPhoto', 'profileSync'] as const;

function articles({ links }: PhotoCardView, text: Texts) {
  const titles = ARTICLES.map((name) => ({
    text: cardLink(text(`photoCard.more.article.${name}`), links.helpArticles[name]),
  }));
  return [{ text: text('photoCard.more.articles') }, ...titles];
}
