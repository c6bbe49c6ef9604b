import { type Html, html } from '../../http/html.ts';
import type { PersonView, TenantView } from '../view/tenant-view.ts';
import { profileSentences, relativeTimeLabel, timeLabel } from './labels.ts';
import { drawMove } from './location-panel.ts';
import { drawOddForms } from './odd-forms-panel.ts';

/** Card of one person: Graph's photo beside SharePoint's picture, the situation, and actions. */
export function drawPerson(person: PersonView, { now, locations }: Pick<TenantView, 'now' | 'locations'>): Html {
  const id = `person-${person.id}`;
  return html`<article id="${id}" class="panel person" data-part aria-labelledby="${id}-name">
<h3 id="${id}-name">${person.displayName}${person.userType === 'Guest' ? html` <span class="tag">Guest</span>` : undefined}${person.mfaRequired ? html` <span class="tag">Second factor</span>` : undefined}${person.location === null ? undefined : html` <span class="tag">${person.location}</span>`}</h3>
<p class="faint">${person.jobTitle}<br>${person.userPrincipalName}</p>
<p class="situation"><span class="label">At the start</span> ${person.situation}</p>
<div class="pictures">${drawPhoto(person, now)}${drawPicture(person, now)}</div>
<p class="state">${profileSentences(person, now).join(' ')}</p>
${drawActions(person, locations)}
<div>
${drawOddForms(person)}
${drawRaw(person)}
</div>
</article>`;
}

function drawPhoto({ photo, givenName }: PersonView, now: string): Html {
  return html`<figure>
${
  photo
    ? html`<img src="${photo.url}" width="160" height="160" alt="${givenName}'s photo in Microsoft Graph">`
    : html`<div class="nothing">No photo</div>`
}
<figcaption><strong>Graph</strong> ${photo ? html`changed ${drawWhen(photo.changedAt, now)}` : 'has no photo'}</figcaption>
</figure>`;
}

function drawPicture({ profile, givenName }: PersonView, now: string): Html {
  return html`<figure>
<img src="${profile.url ?? '/silhouette.png'}" width="160" height="160" alt="${profile.url ? `${givenName}'s picture in SharePoint` : "SharePoint's silhouette"}">
<figcaption><strong>SharePoint</strong> ${profile.copiedAt ? html`${profile.url ? 'copied' : 'checked'} ${drawWhen(profile.copiedAt, now)}` : 'never checked'}</figcaption>
</figure>`;
}

function drawWhen(at: string, now: string): Html {
  return html`<time datetime="${at}" title="${timeLabel(at)}">${relativeTimeLabel(at, now)}</time>`;
}

function drawRaw({ id, photo, profile, language, timeZone, plans }: PersonView): Html {
  const { placeholderState, exchangeSyncState, pictureTimestamp, copiedAt, pendingCopy } = profile;
  const rows: readonly [string, string][] = [
    ['SPS-PicturePlaceholderState', `"${placeholderState}"`],
    ['SPS-PictureExchangeSyncState', `"${exchangeSyncState}"`],
    ['SPS-PictureTimestamp', `"${pictureTimestamp}"${copiedAt ? ` = ${timeLabel(copiedAt)}` : ''}`],
    [
      'Pending copy',
      pendingCopy ? `of ${pendingCopy.etag ?? 'no photo'}, due ${timeLabel(pendingCopy.dueAt)}` : 'none',
    ],
    ['Graph photo', photo ? `ETag ${photo.etag}, ${photo.size} × ${photo.size}` : 'none'],
    ['Plans', plans.join(', ') || 'none'],
    ['Language, time zone', `${language}, ${timeZone}`],
    ['Object id', id],
  ];
  return html`<details id="raw-${id}" name="more-${id}"><summary>Raw values</summary>
<dl>${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
</details>`;
}

function drawActions(person: PersonView, locations: TenantView['locations']): Html {
  const { id, givenName, photo, links, mfaRequired } = person;
  const whose = html`<span class="unseen"> for ${givenName}</span>`;
  const as = html`<span class="unseen"> as ${givenName}</span>`;
  return html`<div class="actions">
<div class="row">
<form method="post" action="/people/${id}/draw"><button class="main">Draw a new photo${whose}</button></form>
${
  photo
    ? html`<form method="post" action="/people/${id}/remove"><button>Remove photo${whose}</button></form>`
    : undefined
}
</div>
<form method="post" action="/people/${id}/upload" enctype="multipart/form-data" class="row upload">
<label for="person-${id}-file" class="unseen">Picture to upload${whose}</label>
<input id="person-${id}-file" type="file" name="photo" accept="image/*" required>
<button>Upload${whose}</button>
</form>
<form method="post" action="/people/${id}/${mfaRequired ? 'waive' : 'require'}-mfa"><button>${mfaRequired ? 'Waive the' : 'Require a'} second factor${whose}</button></form>
${drawMove(person, locations)}
<p class="row links">
<a href="${links.sharepoint}" target="_blank" rel="noopener">Open SharePoint${as}</a>
<a href="${links.m365}" target="_blank" rel="noopener">Open Microsoft 365${as}</a>
</p>
</div>`;
}
