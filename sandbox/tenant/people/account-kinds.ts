import { hashReversibly } from '../reversible-hash.ts';
import type { AssignedServicePlan, Person } from './person.ts';

/**
 * Kinds of accounts in a directory besides employees: guests; former employees, blocked and without licences; shared
 * mailboxes and rooms, which have a mailbox but no licence and no sign-in; unlicensed accounts, for example of
 * services.
 * https://learn.microsoft.com/entra/external-id/user-properties,
 * https://learn.microsoft.com/microsoft-365/admin/email/about-shared-mailboxes,
 * https://learn.microsoft.com/microsoft-365/admin/manage/room-and-equipment-mailboxes
 */
export type AccountKind = 'person' | 'guest' | 'former' | 'shared' | 'room' | 'unlicensed';

/**
 * `of`: share of all accounts; `withPhoto`: share of these with a photo. Our own figures: none were found for real
 * tenants.
 */
const SHARES: Readonly<Record<Exclude<AccountKind, 'person'>, { readonly of: number; readonly withPhoto: number }>> = {
  guest: { of: 0.14, withPhoto: 0.03 },
  former: { of: 0.04, withPhoto: 0.5 },
  shared: { of: 0.04, withPhoto: 0.05 },
  room: { of: 0.02, withPhoto: 0.1 },
  unlicensed: { of: 0.03, withPhoto: 0 },
};

const SHARE_ENTRIES = Object.entries(SHARES) as [keyof typeof SHARES, (typeof SHARES)['guest']][];

/** Share of all accounts with licences. */
export const LICENSED_SHARE = 1 - SHARE_ENTRIES.reduce((sum, [, share]) => sum + share.of, 0);

/** Home domains of guests. */
const HOME_DOMAINS = ['fabrikam.example', 'adatum.example', 'wingtip.example'] as const;

/** `bits`: 32 pseudo-random bits of the account. */
export function kindOf(bits: number): AccountKind {
  let draw = hashReversibly(bits, 0) / 2 ** 32;
  for (const [kind, share] of SHARE_ENTRIES) {
    if (draw < share.of) return kind;
    draw -= share.of;
  }
  return 'person';
}

/** `draw`: in [0, 1). */
export function hasPhoto(kind: Exclude<AccountKind, 'person'>, draw: number): boolean {
  return draw < SHARES[kind].withPhoto;
}

type AccountProperties = Pick<
  Person,
  'userPrincipalName' | 'mail' | 'displayName' | 'jobTitle' | 'userType' | 'assignedPlans'
> &
  Partial<Pick<Person, 'accountEnabled'>> & { readonly situation: string; readonly mailbox?: 'none' };

export interface AccountOwner {
  readonly number: number;
  /** Before the `@`; ends with the account's number. */
  readonly alias: string;
  readonly domain: string;
  readonly displayName: string;
  readonly jobTitle: string;
  /** Service plans of a former employee. */
  readonly deletedPlans: readonly AssignedServicePlan[];
}

/** The properties in which an account of this kind differs from an employee's. */
export function accountOf(kind: Exclude<AccountKind, 'person'>, owner: AccountOwner): AccountProperties {
  const { number, alias, domain, displayName, jobTitle, deletedPlans } = owner;
  const named = (name: string, title: string, situation: string, enabled = false): AccountProperties => {
    const address = `${name.toLowerCase()}${number}@${domain}`;
    const common = { userPrincipalName: address, mail: address, displayName: `${name} ${number}`, situation };
    return { ...common, jobTitle: title, userType: 'Member', assignedPlans: NO_PLANS, accountEnabled: enabled };
  };
  switch (kind) {
    case 'guest': {
      const home = HOME_DOMAINS[number % HOME_DOMAINS.length] ?? HOME_DOMAINS[0];
      return {
        userPrincipalName: `${alias}_${home}#EXT#@${domain}`,
        mail: `${alias}@${home}`,
        displayName,
        jobTitle,
        userType: 'Guest',
        assignedPlans: NO_PLANS,
        situation: 'One of many guests, without licences and mailbox here.',
      };
    }
    case 'former':
      return {
        userPrincipalName: `${alias}@${domain}`,
        mail: `${alias}@${domain}`,
        displayName,
        jobTitle,
        userType: 'Member',
        assignedPlans: deletedPlans,
        accountEnabled: false,
        situation: 'Former employee: blocked, without licences and mailbox.',
        mailbox: 'none',
      };
    case 'shared':
      return named('Inbox', '', 'One of many shared mailboxes, without sign-in.');
    case 'room':
      return named('Room', '', 'One of many rooms, without sign-in.');
    case 'unlicensed':
      return named('Service', '', 'One of many accounts without licences and mailbox.', true);
  }
}

const NO_PLANS: readonly AssignedServicePlan[] = [];
