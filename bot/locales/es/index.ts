import askedReminder from './asked-reminder.json' with { type: 'json' };
import conversation from './conversation.json' with { type: 'json' };
import dataCard from './data-card.json' with { type: 'json' };
import messages from './messages.json' with { type: 'json' };
import nudgeCard from './nudge-card.json' with { type: 'json' };
import photoCard from './photo-card.json' with { type: 'json' };
import reportCard from './report-card.json' with { type: 'json' };
import settingsCard from './settings-card.json' with { type: 'json' };
import statusCard from './status-card.json' with { type: 'json' };
import time from './time.json' with { type: 'json' };

export default {
  ...messages,
  askedReminder,
  conversation,
  dataCard,
  nudgeCard,
  photoCard,
  reportCard,
  settingsCard,
  statusCard,
  time,
};
