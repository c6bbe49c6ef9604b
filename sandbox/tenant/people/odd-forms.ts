/**
 * Response variants seen in the real services for the same fact, with one switch per person. The first choice is the
 * default. Sources are next to the code that produces the form. The texts appear on the control page.
 */
export const ODD_FORMS = {
  /**
   * `userType` is null for users created before the property existed:
   * https://learn.microsoft.com/graph/api/resources/user#properties
   */
  userType: { label: 'Graph returns the user type', choices: { known: 'as it is', null: 'as null' } },
  directory: {
    label: 'The account is managed',
    choices: { cloud: 'in Microsoft Entra ID', 'on-premises': "in the organization's own directory (hybrid)" },
  },
  mailbox: {
    label: 'The mailbox is',
    choices: {
      online: 'in Exchange Online, if a plan gives one',
      'on-premises': 'on-premises: MailboxNotHostedInExchangeOnline',
      none: 'missing: 400 AuthenticationError',
      'no-rest': 'not accessible: MailboxNotEnabledForRESTAPI',
    },
  },
  noPhoto: {
    label: 'Graph returns "no photo" as',
    choices: {
      ImageNotFound: '404 ImageNotFound',
      ErrorItemNotFound: '404 ErrorItemNotFound',
      ErrorEntityNotFound: '404 ErrorEntityNotFound',
      'no-body': '404 with the body null',
      'no-inner-error': '404 ImageNotFound with innerError null',
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
      'no-bytes': 'but returns 404 for its bytes',
      'no-metadata': 'as missing (404), but returns its bytes',
    },
  },
  contentType: {
    label: 'Content type of the photo',
    choices: {
      'image/jpeg': 'image/jpeg',
      'image/pjpeg': 'image/pjpeg',
      'image/png': 'image/png',
      'image/gif': 'image/gif',
      none: 'missing',
    },
  },
  profile: {
    label: 'SharePoint returns the profile',
    choices: {
      there: 'as it is',
      missing: 'as missing: odata.null',
      forbidden: 'as 403',
      'sign-in-page': 'as a sign-in page, 200',
      'sign-in-redirect': 'as a redirect to a sign-in page, 302',
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
    label: 'The profile gives its picture URL',
    choices: {
      usual: 'in PictureURL, and in PictureUrl unless it is the placeholder',
      none: 'in neither property: both are empty',
      userphoto: 'as /_layouts/15/userphoto.aspx, which redirects to an expired link',
    },
  },
  library: {
    label: 'The picture library is called',
    choices: { english: 'Profile Pictures', dutch: 'Profielafbeeldingen', awkward: "Images de l'équipe #1 (100%)" },
  },
  fileName: {
    label: 'Picture files are called',
    choices: { 'object-id': '{object id}_MThumb.jpg', account: 'user_domain_com_MThumb.jpg' },
  },
  copy: {
    label: "SharePoint's copy is",
    choices: {
      usual: 'a copy',
      silhouette: 'the grey silhouette itself',
      'no-file': 'missing, although the profile names it',
    },
  },
} as const;

export type OddFormName = keyof typeof ODD_FORMS;

/** The chosen form of each kind for one person. May change at any time; applies from the next request. */
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

/** Names of the forms that are not at their default. */
export function nonDefaultForms(forms: OddForms): readonly OddFormName[] {
  return ODD_FORM_NAMES.filter((name) => forms[name] !== USUAL[name]);
}

/** Whether the value is a choice of this form. */
export function isFormChoice<Name extends OddFormName>(name: Name, value: unknown): value is OddForms[Name] {
  return typeof value === 'string' && Object.hasOwn(ODD_FORMS[name].choices, value);
}

/** The current choice of one form, as a sentence for the control page. */
export function describeForm(forms: OddForms, name: OddFormName): string {
  const { label, choices } = ODD_FORMS[name];
  return `${label} ${(choices as Readonly<Record<string, string>>)[forms[name]]}`;
}
