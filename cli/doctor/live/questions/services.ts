import type { LiveQuestion } from '../types.ts';

/** Questions to Graph, SharePoint and Microsoft's pages. */
export const SERVICE_QUESTIONS: readonly LiveQuestion[] = [
  {
    id: 'copy-start',
    asks: "Which page starts SharePoint's copy of the photo?",
    decides: 'OPEN_SHAREPOINT, and the order in which the bot tries the pages',
  },
  {
    id: 'copy-timestamp',
    asks: 'In which time zone is the time stamp of a copy, and does it name the copy or the attempt?',
    decides: 'when a copy counts as overdue, and when the next one is due',
  },
  {
    id: 'copy-interval',
    asks: 'How long does SharePoint wait between two copies of a photo?',
    decides: 'COPY_INTERVAL_HOURS',
  },
  {
    id: 'copy-by-app',
    asks: "Does a request of the bot, in the person's name, start a copy?",
    decides: 'whether the bot goes on trying it before it asks a person to open a page',
  },
  {
    id: 'copied-people',
    asks: 'Does SharePoint copy photos of members with a SharePoint plan only?',
    decides: 'the verdicts guest and no-sharepoint',
    byHand: 'Run "check" for a guest and for a person without a plan who have a photo: is there a copy?',
  },
  {
    id: 'page-addresses',
    asks: "Do the addresses of OneDrive and of the search profile page lead to the person's own?",
    decides: 'which pages the bot may open',
    byHand: 'Answer the question copy-start, and look at what each page shows.',
  },
  {
    id: 'placeholder-states',
    asks: 'Which values has the placeholder state of a profile?',
    decides: 'the verdicts never-synced and no-photo',
  },
  {
    id: 'picture-library',
    asks: 'Is the library of profile pictures named "User Photos" in each language?',
    decides: 'which files count as the own picture of a person',
  },
  {
    id: 'missing-file',
    asks: 'With which code and in which format does SharePoint answer for a file that does not exist?',
    decides: 'whether a missing picture is no picture, or unknown',
  },
  {
    id: 'secret-refusal',
    asks: 'How does SharePoint refuse the token of an app with a client secret?',
    decides: 'what check says about a missing certificate',
  },
  {
    id: 'sharepoint-as-app',
    asks: 'Which application permissions and which proof suffice to read a profile?',
    decides: 'the permissions that setup grants',
  },
  {
    id: 'sharepoint-scope',
    asks: 'Which delegated permission of SharePoint suffices for the own profile?',
    decides: 'SHAREPOINT_SCOPE',
    byHand: 'Set SHAREPOINT_SCOPE to User.Read, restart, and ask the bot: does it still see your profile?',
  },
  {
    id: 'sharepoint-redirects',
    asks: 'Does SharePoint redirect requests of its API to anything but sign-in pages?',
    decides: 'whether redirects are followed',
    byHand: 'No need: a redirect fails, and the line sharepoint-User.Read.All of the doctor shows it.',
  },
  {
    id: 'rest-units',
    asks: 'How many units does a REST request to SharePoint cost?',
    decides: 'how fast checks and surveys read SharePoint',
    byHand: 'Run a survey: "throttled" in its report means that the assumption is too low.',
  },
  {
    id: 'photos-at-once',
    asks: 'Does Graph count photo requests in flight per app and mailbox, or per app?',
    decides: 'how many batches a sweep has in flight',
  },
  {
    id: 'abandoned-reads',
    asks: 'Does Graph go on with a request that was abandoned?',
    decides: 'whether a batch is aborted early',
    byHand: 'No need: the sweep waits for each batch up to its timeout.',
  },
  {
    id: 'graph-redirects',
    asks: 'Does Graph ever redirect?',
    decides: 'whether redirects are followed',
    byHand: 'No need: a redirect fails, and the lines graph-… of the doctor show it.',
  },
  {
    id: 'photo-answers',
    asks: 'In which form does Graph answer for a photo, and for one that is missing?',
    decides: 'whether an answer counts as "no photo" or as unknown',
  },
  {
    id: 'unset-properties',
    asks: 'Does Graph return unset properties as null, or omit them?',
    decides: 'how a missing property of an account is read',
  },
  {
    id: 'photo-policy',
    asks: 'What does Graph answer in a tenant that never set who may change photos?',
    decides: 'whether the photo counts as locked',
  },
  {
    id: 'cloud-hosts',
    asks: 'Do the pages of this cloud exist: the portal, the account portal, Teams?',
    decides: 'to which pages cards lead',
  },
];
