/**
 * The forms in which the real services were seen to say the same thing, one switch each for every person; the first choice is the usual one.
 * Sources stand with the code that draws the form. The words are for the control page.
 */
export const ODD_FORMS = {
  /** `userType`: null for people from before it existed: https://learn.microsoft.com/graph/api/resources/user#properties */
  userType: { label: 'Graph names the type of user', choices: { known: 'as it is', null: 'null' } },
  directory: {
    label: 'The account is kept',
    choices: { cloud: 'in Microsoft Entra ID', 'on-premises': "in the organization's own directory (hybrid)" },
  },
  mailbox: {
    label: 'The mailbox is',
    choices: {
      online: 'in Exchange Online, if a plan gives one',
      'on-premises': 'on-premises: MailboxNotHostedInExchangeOnline',
      none: 'missing: 400 AuthenticationError',
      'no-rest': 'out of reach: MailboxNotEnabledForRESTAPI',
    },
  },
  noPhoto: {
    label: 'Graph says "no photo" as',
    choices: {
      ImageNotFound: '404 ImageNotFound',
      ErrorItemNotFound: '404 ErrorItemNotFound',
      ErrorEntityNotFound: '404 ErrorEntityNotFound',
      '1x1': '200, 1x1',
      'empty-etag': '200, an empty ETag',
    },
  },
  photo: {
    label: 'Graph describes a photo',
    choices: {
      usual: 'as 648X648',
      default: 'with the id default, 256 × 256',
      Default: 'with the id Default',
      '64X64': 'with the id 64X64',
      '240x240': 'with the id 240x240',
      'no-odata-id': 'without @odata.id',
      'weak-etag': 'with a weak ETag',
      'bare-etag': 'with an ETag that has no quotes',
      'no-bytes': 'but finds no bytes: 404',
      'no-metadata': 'not at all (404), but has the bytes',
    },
  },
  contentType: {
    label: 'Content type of the photo',
    choices: {
      'image/jpeg': 'image/jpeg',
      'image/pjpeg': 'image/pjpeg',
      'image/png': 'image/png',
      'image/gif': 'image/gif',
      none: 'not told',
    },
  },
  profile: {
    label: 'SharePoint answers for the profile',
    choices: {
      there: 'as it is',
      missing: 'that there is none: odata.null',
      forbidden: '403',
      'sign-in-page': 'with a sign-in page, 200',
      'sign-in-redirect': 'with a sign-in page, 302',
    },
  },
  placeholderState: {
    label: 'SPS-PicturePlaceholderState',
    choices: { known: 'as it is', missing: 'missing', '': '""', '0': '"0"', '1': '"1"', '2': '"2"' },
  },
  exchangeSyncState: {
    label: 'SPS-PictureExchangeSyncState',
    choices: { known: 'as it is', missing: 'missing', '': '""', '0': '"0"', '1': '"1"', '2': '"2"' },
  },
  timestamp: {
    label: 'SPS-PictureTimestamp',
    choices: { seconds: 'seconds since 0001-01-01', missing: 'missing', '': '""', ticks: 'ticks', garbage: 'garbage' },
  },
  pictureUrl: {
    label: 'The profile names its picture',
    choices: {
      usual: 'in PictureURL, and in PictureUrl unless it is the placeholder',
      none: 'nowhere: both are empty',
      userphoto: 'as /_layouts/15/userphoto.aspx, which leads on to an expired link',
    },
  },
  library: {
    label: 'The library of pictures is called',
    choices: { english: 'Profile Pictures', dutch: 'Profielafbeeldingen', awkward: "Images de l'équipe #1 (100%)" },
  },
  fileName: {
    label: 'The files of pictures are called',
    choices: { 'object-id': '{object id}_MThumb.jpg', account: 'user_domain_com_MThumb.jpg' },
  },
  copy: {
    label: "SharePoint's copy is",
    choices: { usual: 'a copy', silhouette: 'the grey silhouette itself', 'no-file': 'gone, though named' },
  },
} as const;

export type OddFormName = keyof typeof ODD_FORMS;

/** Which form the services use of one person. May be changed at any time; holds from the next request on. */
export type OddForms = { [Name in OddFormName]: keyof (typeof ODD_FORMS)[Name]['choices'] };

export const ODD_FORM_NAMES = Object.keys(ODD_FORMS) as OddFormName[];

const USUAL: OddForms = {
  userType: 'known',
  directory: 'cloud',
  mailbox: 'online',
  noPhoto: 'ImageNotFound',
  photo: 'usual',
  contentType: 'image/jpeg',
  profile: 'there',
  placeholderState: 'known',
  exchangeSyncState: 'known',
  timestamp: 'seconds',
  pictureUrl: 'usual',
  library: 'english',
  fileName: 'object-id',
  copy: 'usual',
};

export function usualForms(): OddForms {
  return { ...USUAL };
}

/** The names of those that differ from the usual ones. */
export function nonDefaultForms(forms: OddForms): readonly OddFormName[] {
  return ODD_FORM_NAMES.filter((name) => forms[name] !== USUAL[name]);
}

/** Whether this is one of the choices of that form. */
export function isFormChoice<Name extends OddFormName>(name: Name, value: unknown): value is OddForms[Name] {
  return typeof value === 'string' && Object.hasOwn(ODD_FORMS[name].choices, value);
}

/** What one form was set to, in the control page's words. */
export function describeForm(forms: OddForms, name: OddFormName): string {
  const { label, choices } = ODD_FORMS[name];
  return `${label} ${(choices as Readonly<Record<string, string>>)[forms[name]]}`;
}
