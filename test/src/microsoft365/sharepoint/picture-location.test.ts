import assert from 'node:assert/strict';
import fc from 'fast-check';
import { pictureLocation } from '../../../../src/microsoft365/sharepoint/picture-location.ts';
import { PROFILE } from '../../../helpers/photo/evidence-samples.ts';

const HOST = 'https://contoso-my.sharepoint.com';
const OBJECT_ID = '2b7c3f0e-5d8a-4a8e-9f43-0c1d2e3f4a5b';
const OTHER_ID = '9a1b2c3d-5d8a-4a8e-9f43-0c1d2e3f4a5b';
const ADELE = { objectId: OBJECT_ID, userPrincipalName: 'adele.vance@contoso.com' };
const LIBRARY = `${HOST}/User%20Photos/Profile%20Pictures`;

type Outcome = 'reads' | 'foreign-host' | 'foreign-file' | 'refused' | 'malformed';

/** What a person can write into `PictureURL`, and which token reads it. */
const TABLE: readonly (readonly [url: string, asPerson: Outcome, asApp: Outcome])[] = [
  // The person's own file, in each form that SharePoint gave it.
  [`${LIBRARY}/${OBJECT_ID}_MThumb.jpg`, 'reads', 'reads'],
  [`${LIBRARY}/${OBJECT_ID.toUpperCase()}_LThumb.jpg?t=63783110969`, 'reads', 'reads'],
  [`${HOST}:443/User%20Photos/Profile%20Pictures/${OBJECT_ID}_MThumb.jpg`, 'reads', 'reads'],
  [`${LIBRARY}/adele_vance_contoso_com_MThumb.jpg`, 'reads', 'reads'],
  [`${HOST}/User%20Photos/Profielafbeeldingen/${OBJECT_ID}_SThumb.jpg`, 'reads', 'reads'],
  [`${HOST}/user%20photos/profile%20pictures/${OBJECT_ID}_mthumb.jpg`, 'reads', 'reads'],
  // Another person's file in the same library.
  [`${LIBRARY}/${OTHER_ID}_MThumb.jpg`, 'reads', 'foreign-file'],
  [`${LIBRARY}/megan_bowen_contoso_com_MThumb.jpg`, 'reads', 'foreign-file'],
  [`${LIBRARY}/${OBJECT_ID}_../${OTHER_ID}_MThumb.jpg`, 'reads', 'foreign-file'],
  [`${LIBRARY}/${OBJECT_ID}_MThumb.jpg/../${OTHER_ID}_MThumb.jpg`, 'reads', 'foreign-file'],
  [`${LIBRARY}/x${OBJECT_ID}_MThumb.jpg`, 'reads', 'foreign-file'],
  // Files elsewhere on the My Site host.
  [`${HOST}/personal/megan_contoso_com/Documents/salary.jpg`, 'reads', 'foreign-file'],
  [
    `${HOST}/personal/megan_contoso_com/User%20Photos/Profile%20Pictures/${OBJECT_ID}_MThumb.jpg`,
    'reads',
    'foreign-file',
  ],
  [`${HOST}/User%20Photos/${OBJECT_ID}_MThumb.jpg`, 'reads', 'foreign-file'],
  [`${HOST}/User%20Photos/a/b/${OBJECT_ID}_MThumb.jpg`, 'reads', 'foreign-file'],
  [`${HOST}/Shared%20Documents/Profile%20Pictures/${OBJECT_ID}_MThumb.jpg`, 'reads', 'foreign-file'],
  [`${LIBRARY}/${OBJECT_ID}_MThumb.docx`, 'reads', 'foreign-file'],
  [`${HOST}/`, 'reads', 'foreign-file'],
  // Encoded separators and dots.
  [`${HOST}/User%20Photos/..%2Fpersonal%2Fmegan/${OBJECT_ID}_MThumb.jpg`, 'reads', 'foreign-file'],
  [`${HOST}/User%20Photos%2F..%2F${OBJECT_ID}_MThumb.jpg`, 'reads', 'foreign-file'],
  [`${HOST}/User%20Photos/..%5Cpersonal/${OBJECT_ID}_MThumb.jpg`, 'reads', 'foreign-file'],
  [`${HOST}/User%20Photos/%2e%2e/personal/${OBJECT_ID}_MThumb.jpg`, 'reads', 'foreign-file'],
  [`${LIBRARY}/${OTHER_ID}_MThumb.jpg%3F${OBJECT_ID}_MThumb.jpg`, 'reads', 'foreign-file'],
  [`${LIBRARY}/${OTHER_ID}_MThumb.jpg%0A${OBJECT_ID}_MThumb.jpg`, 'reads', 'foreign-file'],
  [`${LIBRARY}/%E0%A4%A`, 'malformed', 'malformed'],
  // Pages, other hosts and other schemes: no token.
  [`${HOST}/_layouts/15/userphoto.aspx?size=M`, 'refused', 'refused'],
  [
    `https://contoso.sharepoint.com/User%20Photos/Profile%20Pictures/${OBJECT_ID}_MThumb.jpg`,
    'foreign-host',
    'foreign-host',
  ],
  [
    `https://evil-my.sharepoint.com/User%20Photos/Profile%20Pictures/${OBJECT_ID}_MThumb.jpg`,
    'foreign-host',
    'foreign-host',
  ],
  [
    `http://contoso-my.sharepoint.com/User%20Photos/Profile%20Pictures/${OBJECT_ID}_MThumb.jpg`,
    'foreign-host',
    'foreign-host',
  ],
  [`https://adele@contoso-my.sharepoint.com/User%20Photos/a/${OBJECT_ID}_MThumb.jpg`, 'foreign-host', 'foreign-host'],
  ['file:///etc/passwd', 'foreign-host', 'foreign-host'],
];

describe('The picture that a profile names', () => {
  const locate = (pictureUrl: string, asAppFor?: typeof ADELE) =>
    pictureLocation({ ...PROFILE, placeholderState: '0', pictureUrl }, { mySiteUrl: HOST, asAppFor });
  const outcomeOf = (location: ReturnType<typeof locate>) => {
    if ('path' in location) return 'reads';
    return location.state === 'failed' ? location.reason : location.state;
  };

  for (const [url, asPerson, asApp] of TABLE) {
    it(`${url.replace(HOST, '')}: the person's token ${asPerson}, the app's ${asApp}`, () => {
      assert.equal(outcomeOf(locate(url)), asPerson);
      assert.equal(outcomeOf(locate(url, ADELE)), asApp);
    });
  }

  it('is read as the app only if its last part is the person’s own file name', () => {
    const part = fc.constantFrom(
      'User Photos',
      'Profile Pictures',
      'personal',
      '..',
      '.',
      '%2F',
      '%5C',
      `${OBJECT_ID}_MThumb.jpg`,
      `${OTHER_ID}_MThumb.jpg`,
      'adele_vance_contoso_com_LThumb.jpg',
    );
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 6 }),
        fc.constantFrom('/', '%2F', '%5C'),
        (parts, slash) => {
          const location = locate(`${HOST}/${parts.join(slash)}`, ADELE);
          if (!('path' in location)) return;
          assert.match(location.path, /^\/User Photos\/[^/\\]+\/[^/\\]+$/);
          assert.match(
            location.path,
            /\/(?:2b7c3f0e-5d8a-4a8e-9f43-0c1d2e3f4a5b|adele_vance_contoso_com)_[ML]Thumb\.jpg$/,
          );
          assert.doesNotMatch(location.path, /\/\.{1,2}\//);
        },
      ),
    );
  });
});
