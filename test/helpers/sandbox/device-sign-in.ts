import assert from 'node:assert/strict';
import type { Person } from '../../../sandbox/tenant/people/person.ts';
import type { TenantState } from '../../../sandbox/tenant/tenant-state.ts';
import { type BrowserPage, createPageBrowser } from './page-browser.ts';

/**
 * A person opens the page of the device code flow, enters the code, chooses their account, and answers the question
 * for consent if there is one. Returns the last page.
 */
export async function signInWithCode(
  { addresses }: TenantState,
  person: Person,
  userCode: string,
  answer: 'accept' | 'cancel' = 'accept',
): Promise<BrowserPage> {
  const browser = createPageBrowser(addresses.entraPages);
  const start = await browser.open('/devicelogin');
  const accounts = await browser.press(start, { name: 'next', value: 'next' }, { otc: userCode });
  if (accounts.heading !== 'Pick an account') return accounts;
  const next = await browser.press(accounts, { name: 'person', value: person.id });
  if (next.heading === 'You have signed in') return next;
  assert.match(next.heading, /Permissions requested|Need admin approval/);
  return browser.press(next, { name: 'answer', value: next.heading === 'Need admin approval' ? 'cancel' : answer });
}
