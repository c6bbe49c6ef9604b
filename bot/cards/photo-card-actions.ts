import type { Action, Remedy } from '../../src/photo/advice.ts';
import type { Texts } from '../locales/index.ts';
import { REMIND_ME } from './conversation/asked-reminder-card.ts';
import { cardUrl } from './escape.ts';
import { FOR_ADMIN } from './photo-card-admin.ts';
import type { PhotoCardView } from './photo-card-view.ts';
import type { Support } from './trouble/ask-support.ts';
import { askAboutFailure } from './trouble/failure-card.ts';

/** The verb of the "Check again" button. */
export const CHECK_AGAIN = 'check-again';
/** The verb of Teams' automatic refresh requests. */
export const REFRESH = 'refresh';

/**
 * With more buttons, the renderer of `adaptivecards` cuts off their labels at a phone's width. UNCONFIRMED
 * [card-buttons] for Teams.
 */
const MAX_BUTTONS = 2;

/** The highlighted button: the one that the remedy's sentence names. */
const PRIMARY: Partial<Record<Remedy, Action>> = {
  'open-sharepoint': 'open-sharepoint',
  'compare-yourself': 'open-sharepoint',
  'add-photo': 'change-photo',
  'change-in-account': 'change-photo',
  'tell-admin': 'tell-admin',
  'tell-admin-if-visited': 'open-sharepoint',
  'tell-admin-if-wrong': 'tell-admin',
  'tell-host-if-wrong': 'tell-admin',
  'try-again': 'check-again',
};

/** Whether "Change photo" is a link below the picture, because the card already has the maximum of buttons. */
export function hasChangeLinkBelowPicture({ advice }: PhotoCardView): boolean {
  return advice.actions.indexOf('change-photo') >= MAX_BUTTONS;
}

/** Whether the card has the button that shows the text for the admin. */
export function hasTextForAdmin({ advice }: PhotoCardView): boolean {
  return advice.actions.slice(0, MAX_BUTTONS).includes('tell-admin');
}

/** The help desk, if the person has tried again and the bot still can't read what it needs. */
export function supportWhenStuck({ advice, again, links, person }: PhotoCardView): Support | undefined {
  const isStuck = again && (advice.remedy === 'try-again' || advice.remedy === 'try-later');
  return isStuck && links.support ? { template: links.support, person } : undefined;
}

/** The card's buttons, in the order of the advice. `support`: the address of the help desk. */
export function photoActions(view: PhotoCardView, text: Texts, support: string | undefined): object[] {
  const { advice, links, owner, language, reference } = view;
  const whenStuck = supportWhenStuck(view);
  const buttons: object[] = advice.actions.slice(0, MAX_BUTTONS).map((action) => ({
    title: text(`photoCard.action.${action}`),
    ...button(action, links),
    ...(action === PRIMARY[advice.remedy] ? { style: 'positive' } : {}),
  }));
  return whenStuck ? [...buttons, askAboutFailure(whenStuck, language, reference)] : buttons;

  function button(action: Action, { openSharePoint, office, changePhoto }: PhotoCardView['links']): object {
    switch (action) {
      case 'open-sharepoint':
        return { type: 'Action.OpenUrl', url: cardUrl(openSharePoint?.url ?? office) };
      case 'change-photo':
        return { type: 'Action.OpenUrl', url: cardUrl(changePhoto) };
      case 'tell-admin':
        return support
          ? { type: 'Action.OpenUrl', title: text('action.ask-support'), url: support }
          : { type: 'Action.ToggleVisibility', targetElements: [FOR_ADMIN] };
      case 'check-again':
        return checkAgain(text(`photoCard.action.${action}`), owner.mark);
    }
  }
}

/**
 * *Remind me*, if SharePoint looks again only later. An array of one or none. Action.Submit: the answer is a new
 * message, and this card stays.
 */
export function remindSet({ advice, owner }: PhotoCardView, text: Texts): object[] {
  const { remedy, retryAt } = advice;
  if (!retryAt || (remedy !== 'wait' && remedy !== 'open-sharepoint-later')) return [];
  const data = { intent: REMIND_ME, owner: owner.mark, at: retryAt.toISOString() };
  const title = text('askedReminder.action.remind');
  return [{ actions: [{ type: 'Action.Submit', title, data, associatedInputs: 'none' }] }];
}

/**
 * Clients without Action.Execute show the fallback and send its data as a message.
 * https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/work-with-universal-actions-for-adaptive-cards
 */
function checkAgain(title: string, owner: string): object {
  const data = { verb: CHECK_AGAIN, intent: 'check-photo', owner };
  return {
    type: 'Action.Execute',
    verb: CHECK_AGAIN,
    data,
    // By default, all inputs are sent: https://adaptivecards.io/explorer/Action.Execute.html. One holds the admin's
    // text.
    associatedInputs: 'none',
    fallback: { type: 'Action.Submit', title, data, associatedInputs: 'none' },
  };
}
