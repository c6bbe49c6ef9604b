import type { LiveQuestion } from '../types.ts';

const LOG = 'Look at the lines of this turn in the log (LOG_LEVEL=debug)';

/** Only people see the answers, in Teams' own clients: no API shows them. */
export const TEAMS_QUESTIONS: readonly LiveQuestion[] = [
  {
    id: 'settings-card-inputs',
    asks: 'Do clients of Teams leave out an input of a card that the person emptied?',
    decides: 'how a missing input of the settings card is read',
    byHand: 'Write "settings", empty a time, save on desktop and phone: the card says that a time is missing.',
  },
  {
    id: 'invoke-time-zone',
    asks: 'Does the invoke of a card have the time zone of the person?',
    decides: 'whether the roster alone has the time zone of a person who only presses buttons',
    byHand: 'After the installation, press "Not now" on a nudge without writing: the time in the answer must be yours.',
  },
  {
    id: 'unanswered-invoke',
    asks: 'Does Teams show an error for an invoke that is answered with 501?',
    decides: 'whether unknown invokes are answered with 200',
    byHand: 'No need: the bot answers all of them with 200. Report it if Teams shows an error all the same.',
  },
  {
    id: 'repeated-invoke',
    asks: 'Has the invoke that repeats a press after a sign-in an id of its own?',
    decides: 'what makes an activity the same for the guard against replays',
    byHand: 'Press "Check again" an hour after the last answer: it must be answered once, and not be ignored.',
  },
  {
    id: 'feedback-below-cards',
    asks: 'Does Teams show its thumbs below a message with only a card?',
    decides: 'FEEDBACK_BUTTONS',
    byHand: 'Ask the bot and look below its card, on desktop and phone.',
  },
  {
    id: 'reaction-names',
    asks: 'By which names does Teams send reactions to a message?',
    decides: 'which reactions count as helpful or not',
    byHand: 'React with several emoji to a card: "npm run nudges -- status" counts what was understood.',
  },
  {
    id: 'targeted-typing',
    asks: 'Can Teams show a typing indicator to one person of a group?',
    decides: 'whether the bot shows that it works in groups',
    byHand: 'No need until Microsoft documents it: the bot shows none in groups.',
  },
  {
    id: 'card-refresh',
    asks: 'Does Teams refresh an edited card at once, and forget a card that answered a press?',
    decides: 'whether the message is edited after a press, too',
    byHand: 'Press "Check again", open another chat, and return: the card must be the new one.',
  },
  {
    id: 'policy-install',
    asks: 'Which events does Teams send for an installation by policy?',
    decides: 'which event adds a person to the roster and sends the welcome',
    byHand: 'Assign the app to one person by a setup policy: they must be welcomed once. The log has the events.',
  },
  {
    id: 'typing-time',
    asks: 'After how many seconds does Teams hide a typing indicator?',
    decides: 'the interval at which the bot repeats it',
    byHand: 'Ask while SharePoint is slow: the indicator must not flicker.',
  },
  {
    id: 'activity-size',
    asks: 'How large is an activity at most, and how long are its lists?',
    decides: 'the bounds beyond which the bot refuses or shortens an activity',
    byHand: `Paste a long text with many mentions. ${LOG}: request-refused must not be there.`,
  },
  {
    id: 'expect-replies',
    asks: 'Does Teams ever ask for the replies in the HTTP response?',
    decides: 'whether the delivery mode of an activity is ignored',
    byHand: 'Report it if a person gets no answer and the log has none of an error.',
  },
  {
    id: 'edit-refusals',
    asks: 'Which code has the refusal of an edit of a deleted message, and has an accepted edit an id?',
    decides: 'whether such a refusal stops further messages to the person',
    byHand: 'Delete a nudge in Teams before its follow-up. The log then says why the edit failed (channel-failed).',
  },
  {
    id: 'channel-retry',
    asks: 'Does the channel send a message again after 503?',
    decides: 'the status while the keys of the channel cannot be read',
    byHand: 'Restart the bot without a way to the channel, write, and restore it: is the message answered later?',
  },
  {
    id: 'card-direction',
    asks: "Do all of Teams' clients hand the direction of a card on to its containers?",
    decides: 'whether each container and column names it',
    byHand: 'Choose Arabic in the settings card: all texts must begin on the right.',
  },
  {
    id: 'card-buttons',
    asks: 'Does Teams cut off the labels of buttons at the width of a phone?',
    decides: 'how many buttons stand in a row',
    byHand: 'Look at a card with four buttons on a phone, in the longest of your languages.',
  },
  {
    id: 'card-selection',
    asks: 'Can people select text in a TextBlock or a CodeBlock on phones?',
    decides: 'whether the text for the help desk stands in an input',
    byHand: 'Press "Text for IT" on a phone: the text must be selectable.',
  },
  {
    id: 'link-length',
    asks: "How long may an address be that Teams' clients open?",
    decides: 'how much text SUPPORT_LINK carries',
    byHand: 'Press "Ask IT support" on each client: the form or mail must open with the whole text.',
  },
  {
    id: 'card-pictures',
    asks: 'Does Teams load the pictures of cards without a sign-in?',
    decides: 'that links to pictures are signed and expire',
    byHand: 'Ask the bot from a network outside: both pictures must be there.',
  },
  {
    id: 'card-backslash',
    asks: "Do all of Teams' clients take a backslash in a card as an escape?",
    decides: 'how text from outside is made harmless',
    byHand: 'No need: the bot replaces the characters instead.',
  },
  {
    id: 'sent-things',
    asks: 'In which form do voice messages, stickers, GIFs and recordings arrive?',
    decides: 'what the bot answers to them',
    byHand: 'Send one of each: the bot must say that it cannot use it, and not that it does not understand.',
  },
  {
    id: 'invoke-limit',
    asks: 'Within which time must the invoke of a card be answered?',
    decides: 'the deadline of a press',
    byHand: 'Press "Check again" while SharePoint is slow: Teams must not say that something went wrong.',
  },
  {
    id: 'leaver-events',
    asks: 'Does Teams report that a person left the tenant?',
    decides: 'whether leavers are looked up in the directory',
    byHand: `Delete a test account that has the app. ${LOG}: is there an event?`,
  },
  {
    id: 'china-channel',
    asks: "Which hosts has Teams' channel in the cloud of 21Vianet?",
    decides: 'to which hosts the bot sends messages there',
    byHand: 'No need: Teams has no bots there, and CLOUD=china serves the commands only.',
  },
];
