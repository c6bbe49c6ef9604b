import { createHmac } from 'node:crypto';
import type { BestEffort } from '../cache/best-effort.ts';
import { createWriteBehind, LONG_DELAY_MS } from '../cache/write-behind.ts';
import type { VerdictKind } from '../photo/verdict.ts';
import type { SigningKeys } from '../signing-keys.ts';
import { ANSWER_HASH_MS } from '../store/retention.ts';
import type { RecordedClaim, Store } from '../store/types.ts';

/** A message with an answer. */
export interface RatedMessage {
  readonly conversationId: string;
  readonly activityId: string;
}

/** Counts whether answers helped, by verdict and language. It keeps no person, no text and no time. */
export interface Feedback {
  /** Notes what an answer said, for feedback on its message within a day. Never rejects. */
  noteAnswer(message: RatedMessage, answer: { readonly verdict: VerdictKind; readonly language: string }): void;
  /** Counts the first feedback on a message. Never rejects. */
  rate(message: RatedMessage, isHelpful: boolean): Promise<void>;
  /** Resolves when the store has what was noted. */
  flush(): Promise<void>;
}

export interface FeedbackOptions {
  readonly tenantId: string;
  readonly store: Pick<Store, 'isShared' | 'feedback' | 'claims'>;
  readonly signingKeys: SigningKeys;
  readonly bestEffort: BestEffort;
  readonly now: () => Date;
}

export function createFeedback({ tenantId, store, signingKeys, bestEffort, now }: FeedbackOptions): Feedback {
  const answers = createWriteBehind<RecordedClaim>({
    write: (claims) => store.claims.record(tenantId, claims),
    failure: 'Feedback on some answers will not be counted.',
    bestEffort,
    // A person may rate an answer of this instance on another one soon.
    ...(!store.isShared && { delay: LONG_DELAY_MS }),
  });
  // Ids of messages are guessable, and the conversation belongs to a person: only the bot can compute the hash.
  const hashOf = ({ conversationId, activityId }: RatedMessage, key = signingKeys[0]) =>
    createHmac('sha256', key).update(`answer ${conversationId} ${activityId}`).digest('base64url');
  const until = () => new Date(now().getTime() + ANSWER_HASH_MS);

  async function countFirst(message: RatedMessage, isHelpful: boolean): Promise<void> {
    await answers.flush();
    const [, hash, verdict, language] = (await answerTo(message))?.key.split(':') ?? [];
    if (verdict === undefined || language === undefined) return;
    const claim = { tenantId, key: `rated:${hash}`, by: 'feedback' };
    if ((await store.claims.claim(claim, { now: now(), until: until() })) !== 'first') return;
    await store.feedback.count(tenantId, { verdict, language, isHelpful });
  }

  async function answerTo(message: RatedMessage): Promise<{ readonly key: string } | undefined> {
    for (const key of signingKeys) {
      const prefix = `answer:${hashOf(message, key)}:`;
      // The newest row is kept longest: a later check may have another verdict.
      const [answer] = await store.claims.recorded(tenantId, { prefix, now: now(), max: 1 });
      if (answer) return answer;
    }
    return undefined;
  }

  return {
    noteAnswer: (message, { verdict, language }) =>
      answers.add({ key: `answer:${hashOf(message)}:${verdict}:${language}`, until: until() }),
    rate: (message, isHelpful) =>
      bestEffort('Feedback was not counted.', () => countFirst(message, isHelpful), undefined),
    flush: answers.flush,
  };
}
