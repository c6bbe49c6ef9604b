import { failureCard } from '../cards/failure-card.ts';
import { helpCard } from '../cards/help-card.ts';
import type { Answers } from './answers.ts';
import { type CheckPhotoParts, createCheckPhoto } from './check-photo.ts';
