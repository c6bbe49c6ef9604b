import type { Person } from '../../tenant/people/person.ts';
import { hasMailboxPlan } from '../../tenant/people/plans.ts';
import { entity, requireOptions, rootOf } from '../call.ts';
import { objectNotFound } from '../directory/answers.ts';
import { badRequest } from '../graph-error.ts';
import { requireMailboxSettingsRead } from '../permissions.ts';
import { mailboxNotEnabled, requireMailbox } from '../photos/photo-forms.ts';
import type { GraphAnswer, GraphCall, TargetUser } from '../types.ts';

type Settings = Readonly<Record<string, unknown>>;

/**
 * `GET …/mailboxSettings`, `GET …/mailboxSettings/{setting}`, as an admin has set it up for names of IANA time zones:
 * https://learn.microsoft.com/graph/api/user-get-mailboxsettings
 */
export function getMailboxSettings(
  call: GraphCall,
  { person, identifier, context }: TargetUser,
  name = '',
): GraphAnswer {
  requireMailboxSettingsRead(call.token, person);
  requireOptions(call);
  if (!person) throw objectNotFound(identifier);
  requireMailbox(person);
  if (!hasMailboxPlan(person.assignedPlans)) throw mailboxNotEnabled();
  const settings = settingsOf(person);
  const path = `${rootOf(call)}/$metadata#${context}/mailboxSettings`;
  if (name === '') return entity({ '@odata.context': path, ...settings });
  const key = Object.keys(settings).find((one) => one.toLowerCase() === name.toLowerCase());
  if (key === undefined) throw badRequest(`Resource not found for the segment '${name}'.`);
  const value = settings[key];
  const shown = typeof value === 'object' ? { ...value } : { value };
  return entity({ '@odata.context': `${path}/${key}`, ...shown });
}

function settingsOf({ timeZone, language }: Person): Settings {
  const noTime = { dateTime: '0001-01-01T00:00:00.0000000', timeZone: 'UTC' };
  return {
    automaticRepliesSetting: {
      status: 'disabled',
      externalAudience: 'none',
      scheduledStartDateTime: noTime,
      scheduledEndDateTime: noTime,
      internalReplyMessage: '',
      externalReplyMessage: '',
    },
    timeZone,
    language: { locale: language, displayName: new Intl.DisplayNames('en', { type: 'language' }).of(language) },
    workingHours: {
      daysOfWeek: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
      startTime: '08:00:00.0000000',
      endTime: '17:00:00.0000000',
      timeZone: { name: timeZone },
    },
    userPurpose: { value: 'user' },
    dateFormat: '',
    timeFormat: '',
    delegateMeetingMessageDeliveryOptions: 'sendToDelegateOnly',
  };
}
