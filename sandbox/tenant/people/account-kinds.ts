import { hashReversibly } from '../reversible-hash.ts';
import type { AssignedServicePlan, Person } from './person.ts';

/**
 * What accounts a directory holds, beside those of people who work here: guests; people who have left, blocked and without licences; shared
 * mailboxes and rooms, which have a mailbox without a licence and a blocked sign-in; accounts without any licence, of programs for example.
 * https://learn.microsoft.com/entra/external-id/user-properties, https://learn.microsoft.com/microsoft-365/admin/email/about-shared-mailboxes,
 * https://learn.microsoft.com/microsoft-365/admin/manage/room-and-equipment-mailboxes
 */
export type AccountKind = 'person' | 'guest' | 'former' | 'shared' | 'room' | 'unlicensed';

/** Parts of all, and of those the ones with a photo. Ours: no tenant's figures were found. */
const SHARES: Readonly<Record<Exclude<AccountKind, 'person'>, { readonly of: number; readonly withPhoto: number }>> = {
  guest: { of: 0.14, withPhoto: 0.03 },
  former: { of: 0.04, withPhoto: 0.5 },
  shared: { of: 0.04, withPhoto: 0.05 },
  room: { of: 0.02, withPhoto: 0.1 },
  unlicensed: { of: 0.03, withPhoto: 0 },
};

const OTHERS = Object.entries(SHARES) as [keyof typeof SHARES, (typeof SHARES)['guest']][];

/** The part of all accounts that has licences. */
export const LICENSED = 1 - OTHERS.reduce((sum, [, share]) => sum + share.of, 0);

/** Where guests are at home. */
const HOMES = ['fabrikam.example', 'adatum.example', 'wingtip.example'] as const;

/** `bits`: 32 of an account's own, as good as random. */
export function kindOf(bits: number): AccountKind {
  let draw = hashReversibly(bits, 0) / 2 ** 32;
  for (const [kind, share] of OTHERS) {
    if (draw < share.of) return kind;
    draw -= share.of;
  }
  return 'person';
}

/** `draw`: from 0 on, below 1. */
export function hasPhoto(kind: Exclude<AccountKind, 'person'>, draw: number): boolean {
  return draw < SHARES[kind].withPhoto;
}

type Facts = Pick<Person, 'userPrincipalName' | 'mail' | 'displayName' | 'jobTitle' | 'userType' | 'assignedPlans'> &
  Partial<Pick<Person, 'accountEnabled'>> & { readonly situation: string; readonly mailbox?: 'none' };

export interface AccountOwner {
  readonly number: number;
  /** Before the `@`; ends with the number. */
  readonly alias: string;
  readonly domain: string;
  readonly displayName: string;
  readonly jobTitle: string;
  /** Of somebody who has left. */
  readonly deletedPlans: readonly AssignedServicePlan[];
}

/** What such an account has other than a person's. */
export function accountOf(kind: Exclude<AccountKind, 'person'>, owner: AccountOwner): Facts {
  const { number, alias, domain, displayName, jobTitle, deletedPlans } = owner;
  const named = (name: string, title: string, situation: string, enabled = false): Facts => {
    const address = `${name.toLowerCase()}${number}@${domain}`;
    const common = { userPrincipalName: address, mail: address, displayName: `${name} ${number}`, situation };
    return { ...common, jobTitle: title, userType: 'Member', assignedPlans: NONE, accountEnabled: enabled };
  };
  switch (kind) {
    case 'guest': {
      const home = HOMES[number % HOMES.length] ?? HOMES[0];
      return {
        userPrincipalName: `${alias}_${home}#EXT#@${domain}`,
        mail: `${alias}@${home}`,
        displayName,
        jobTitle,
        userType: 'Guest',
        assignedPlans: NONE,
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
        situation: 'Has left: blocked, without licences and mailbox.',
        mailbox: 'none',
      };
    case 'shared':
      return named('Inbox', '', 'One of many shared mailboxes: nobody signs in to it.');
    case 'room':
      return named('Room', '', 'One of many rooms: nobody signs in to it.');
    case 'unlicensed':
      return named('Service', '', 'One of many accounts without licences and mailbox.', true);
  }
}

const NONE: readonly AssignedServicePlan[] = [];
