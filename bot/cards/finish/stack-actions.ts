/**
 * Pixels that the buttons of a card have at the width of a phone, less 4 % for errors of the estimate. The renderer of
 * `adaptivecards` puts all buttons into one row, and cuts off their labels if it is too narrow. UNCONFIRMED
 * [card-buttons] for Teams.
 */
const ROOM = 276;
/** Pixels between two buttons, and of a button beside its label. */
const [GAP, PADDING] = [8, 26];

/** Puts each button of a card into a row of its own, if they do not fit into one row on a phone. */
export function stackWideActions<Card extends object>(card: Card): Card {
  const { body, actions, ...rest } = card as { body?: unknown; actions?: unknown };
  if (!Array.isArray(body) || !Array.isArray(actions)) return card;
  const widths = actions.map((action: { title?: unknown }) => PADDING + widthOf(String(action.title)));
  const width = widths.reduce((sum, one) => sum + one + GAP, -GAP);
  if (actions.length < 2 || width <= ROOM) return card;
  const rows = actions.map((action, at) => {
    const spacing = at === 0 ? 'Medium' : 'Small';
    return { type: 'ActionSet', spacing, actions: [action] };
  });
  return { ...rest, body: [...body, ...rows] } as Card;
}

/** Pixels of the letters in a bold font of 14 pixels, by kind. */
const LETTERS: readonly (readonly [RegExp, number])[] = [
  [/[\u3000-\u9fff\uff00-\uffef]/, 14],
  [/[mwMW@…]/, 12],
  [/\p{Lu}/u, 10],
  [/[ijlI.,:;!’| \u00a0\u202f]/, 4],
  [/[ftr()]/, 5],
];
const USUAL_LETTER = 8;

function widthOf(text: string): number {
  const letters = Array.from(text.normalize('NFC').replaceAll(/\p{M}/gu, ''));
  return letters.reduce((sum, letter) => sum + (LETTERS.find(([kind]) => kind.test(letter))?.[1] ?? USUAL_LETTER), 0);
}
