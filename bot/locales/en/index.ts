import messages from './messages.json' with { type: 'json' };
import photoCard from './photo-card.json' with { type: 'json' };
import time from './time.json' with { type: 'json' };

export default { ...messages, photoCard, time };
