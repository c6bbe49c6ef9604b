import { attachmentOf, OAUTH_CARD } from '../../../sandbox/channel/activity.ts';
import { entraCookie } from '../../../sandbox/entra/pages/session.ts';
import type { Person, Tenant } from '../../../sandbox/index.ts';
import { createPageBrowser } from '../sandbox/page-browser.ts';

/**
 * A person without a device that signs in silently asks for a check, and opens the sign-in page from the card. They are
 * signed in to Entra ID, which leads them back. Returns the status of the last page.
 */
export async function signInThroughWindow({ tenant }: { readonly tenant: Tenant }, person: Person): Promise<number> {
  tenant.teams.setDevices(person, 0);
  const chat = tenant.teams.personalChat(person);
  await chat.say('my photo is wrong');
  const card = attachmentOf(chat.activities.at(-1) ?? { type: '' }, OAUTH_CARD) as { buttons: { value: string }[] };
  const started = await fetch(card.buttons[0]?.value ?? '', { redirect: 'manual' });
  const cookie = started.headers.getSetCookie().map((one) => one.split(';')[0]);
  const browser = createPageBrowser(tenant.addresses.entraPages, entraCookie(person));
  const { redirectedTo } = await browser.open(started.headers.get('location') ?? '');
  const finished = await fetch(redirectedTo ?? '', { headers: { cookie: cookie.join('; ') }, redirect: 'manual' });
  return finished.status;
}
