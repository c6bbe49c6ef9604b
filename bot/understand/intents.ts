/** What a message can ask for. `none`: nothing of this. */
export const INTENTS = [
  'check',
  'status',
  'stop',
  'resume',
  'snooze',
  'settings',
  'data',
  'forget',
  'help',
  'greeting',
  'thanks',
  'report',
  'none',
] as const;

export type Intent = (typeof INTENTS)[number];
