import { accountIdIn, readAddress } from '../../../bot/delivery/address.ts';
import { BYTE_BUDGETS } from '../../../src/microsoft365/byte-budgets.ts';
import { findPerson } from '../../../src/microsoft365/graph/find-person.ts';
import { send } from '../../../src/microsoft365/send.ts';
import { openStoreForCommand } from '../../../src/store/open-store.ts';
import type { RosterEntry } from '../../../src/store/people/types.ts';
import { failed, failedRead, good } from '../findings.ts';
import { BOT_CREDENTIAL_SETTINGS, type Subject } from '../subject.ts';
import type { Check, DoctorFinding } from '../types.ts';
import { botToken } from './credentials.ts';
import { STORE_SETTINGS } from './database.ts';

/** Whether a person has the app, and Teams lets the bot into their chat. Nothing is sent to them. */
export function teamsAppCheck(subject: Subject): Check {
  return {
    id: 'teams-app',
    group: 'teams',
    needs: [...STORE_SETTINGS, ...BOT_CREDENTIAL_SETTINGS],
    after: ['migrations', 'bot-credential', 'app-credential'],
    async run(signal) {
      const { user, access, config } = subject;
      if (user === undefined) {
        return { state: 'not-checked', text: 'not checked: name a person who has the app, such as you, with --user' };
      }
      const person = await findPerson(access, user, signal);
      if (person.state === 'failed') return failedRead('directory', person);
      if (person.state === 'absent') return failed('the tenant has no person with this name', 'Check --user.');
      const { objectId } = person.value;
      const store = await openStoreForCommand(config.store);
      try {
        return await reach(subject, await store.roster.find({ tenantId: config.app.tenantId, objectId }), signal);
      } finally {
        await store.close();
      }
    },
  };
}

const INSTALL = 'Install the app in Teams for this person, or let them write to it, and run it again.';

async function reach(subject: Subject, entry: RosterEntry | undefined, signal: AbortSignal): Promise<DoctorFinding> {
  if (!entry) return failed('the bot does not know that this person has the app', INSTALL);
  if (entry.reach === 'unreachable') return failed('Teams refused the last message to this person for good', INSTALL);
  const { cloud } = subject;
  const address = readAddress(entry.address, cloud);
  const accountId = accountIdIn(entry.address);
  if ('refused' in address || accountId === undefined)
    return failed('the address of this person is not usable', INSTALL);
  const { serviceUrl = '', conversation } = address.reference;
  const token = await botToken(subject, `${cloud.channel.loginScope}/.default`);
  const base = `${serviceUrl.replace(/\/+$/, '')}/v3/conversations/${encodeURIComponent(conversation?.id ?? '')}`;
  const { status } = await send(
    `${base}/members/${encodeURIComponent(accountId)}`,
    { headers: { authorization: `Bearer ${token}` } },
    { upstream: 'channel', signal, maxBytes: BYTE_BUDGETS.channel },
  );
  if (status === 200) return good('this person has the app, and Teams lets the bot into the chat');
  return failed(`Teams does not let the bot into the chat (status ${status})`, INSTALL);
}
