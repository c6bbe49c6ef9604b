import type { Action, Remedy } from '../../src/photo/advice.ts';
import type { Texts } from '../locales/index.ts';
import { cardUrl } from './escape.ts';
import { FOR_ADMIN } from './photo-card-admin.ts';
import type { PhotoCardView } from './photo-card-view.ts';

/** The verb of the button that redraws the card. */
export const CHECK_AGAIN = 'check-again';
/** The verb with which Teams asks for the card anew, without anybody's pressing a button. */
export const REFRESH = 'refresh';

/** Microsoft's renderer cuts the labels of more than so many buttons at the width of a phone. */
const BUTTONS = 2;

/** The button that the remedy names stands out. */
const PRIMARY: Partial<Record<Remedy, Action>> = {
  'open-sharepoint': 'open-sharepoint',
  'compare-yourself': 'open-sharepoint',
  'add-photo': 'change-photo',
  'change-in-account': 'change-photo',
  'tell-admin': 'tell-admin',
  'tell-admin-if-visited': 'tell-admin',
  'tell-admin-if-wrong': 'tell-admin',
  'tell-host-if-wrong': 'tell-admin',
  'try-again': 'check-again',
};

/** Whether changing the photo has no button of its own, and so stands beneath the photo. */
export function changesBeneathPicture({ advice }: PhotoCardView): boolean {
  return advice.actions.indexOf('change-photo') >= BUTTONS;
}

/** The card's buttons in the advice's order. */
export function photoActions({ advice, links, owner }: PhotoCardView, text: Texts): object[] {
  return advice.actions.slice(0, BUTTONS).map((action) => ({
    ...button(action, links),
    title: text(`photoCard.action.${action}`),
    ...(action === PRIMARY[advice.remedy] ? { style: 'positive' } : {}),
  }));

  function button(action: Action, { openSharePoint, office, changePhoto }: PhotoCardView['links']): object {
    switch (action) {
      case 'open-sharepoint':
        return { type: 'Action.OpenUrl', url: cardUrl(openSharePoint ?? office) };
      case 'change-photo':
        return { type: 'Action.OpenUrl', url: cardUrl(changePhoto) };
      case 'tell-admin':
        return { type: 'Action.ToggleVisibility', targetElements: [FOR_ADMIN] };
      case 'check-again':
        return checkAgain(text(`photoCard.action.${action}`), owner.mark);
    }
  }
}

/**
 * Clients that don't know Action.Execute show the fallback, and send its data as a message.
 * https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/work-with-universal-actions-for-adaptive-cards
 */
function checkAgain(title: string, owner: string): object {
  const data = { verb: CHECK_AGAIN, intent: 'check-photo', owner };
  return {
    type: 'Action.Execute',
    verb: CHECK_AGAIN,
    data,
    // The text for the admin stays where it is.
    associatedInputs: 'none',
    fallback: { type: 'Action.Submit', title, data, associatedInputs: 'none' },
  };
}
