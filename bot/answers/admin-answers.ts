import type { BestEffort } from '../../src/cache/best-effort.ts';
import { controlChange } from '../../src/nudges/control-change.ts';
import { WEEK_MS } from '../../src/nudges/nudge-limits.ts';
import { hoursOf } from '../../src/nudges/personal-hours.ts';
import { nextWorkingTime, type WorkingHours } from '../../src/nudges/working-hours.ts';
import type { People } from '../../src/people/people.ts';
import { type ReportConfig, type ReportedStore, readReport, type TenantReport } from '../../src/report/read-report.ts';
import type { SigningKeys } from '../../src/signing-keys.ts';
import { ADMIN_ROLE_MS } from '../../src/store/retention.ts';
import type { Store } from '../../src/store/types.ts';
import type { AdaptiveCard } from '../cards/render-card.ts';
import type { ReportRequest } from '../cards/report/admin-action.ts';
import { confirmationCard, isPossible, type ReportNotice, reportCard } from '../cards/report/report-card.ts';
import type { Turn } from '../turn.ts';
import { adminMark, isAdminCardOf } from './card-owner.ts';
import { couldNot, type SupportSettings } from './could-not.ts';

export interface AdminAnswersOptions extends SupportSettings {
  readonly reportConfig: ReportConfig;
  readonly adminStore: ReportedStore & Pick<Store, 'admins' | 'adminChanges'>;
  /** Stores the answers that were counted, so that the report has them. */
  readonly flushTally: () => Promise<void>;
  readonly people: Pick<People, 'find'>;
  readonly signingKeys: SigningKeys;
  /** The organization's hours for messages. */
  readonly hours: WorkingHours;
  readonly bestEffort: BestEffort;
  readonly now: () => Date;
}

/** Answers to people with the app role. The caller has made sure that the person has it. */
export interface AdminAnswers {
  /** The report, or its card after a press. */
  readonly answer: (turn: Turn, request: ReportRequest) => Promise<AdaptiveCard>;
  /** The weekly report. Rejects if the store fails. */
  readonly weekly: (to: Pick<Turn, 'sender' | 'language'>) => Promise<AdaptiveCard>;
  /** Whether the data of a card's action comes from an admin's card that was drawn for this person. */
  readonly isOwnCard: (turn: Turn, data: unknown) => boolean;
}

export function createAdminAnswers(options: AdminAnswersOptions): AdminAnswers {
  const { reportConfig, adminStore: store, flushTally, people, signingKeys, hours, bestEffort, now } = options;
  const { tenantId } = reportConfig.app;

  async function read(): Promise<TenantReport> {
    await flushTally();
    return readReport(reportConfig, store);
  }

  async function draw({ sender, language, timeZone }: Turn, notice?: ReportNotice): Promise<AdaptiveCard> {
    const [report, admin] = await Promise.all([read(), store.admins.find(sender)]);
    const wantsDigest = admin?.digestAt !== undefined;
    return reportCard({ language, timeZone, report, owner: adminMark(sender, signingKeys), wantsDigest, notice });
  }

  async function control(turn: Turn, request: ReportRequest & { kind: 'ask' | 'apply' }): Promise<AdaptiveCard> {
    const { kind, action, seen } = request;
    const { pausedAt: pausedSince, heldBackSince } = await store.control.read(tenantId);
    if (!isPossible({ pausedSince, heldBackSince }, action, seen)) return draw(turn, 'changed');
    const { language, sender } = turn;
    if (kind === 'ask') return confirmationCard({ language, owner: adminMark(sender, signingKeys), action, seen });
    const at = now();
    const author = { actor: sender.objectId, via: 'chat', at } as const;
    await store.adminChanges.apply(tenantId, controlChange(action, at), author);
    return draw(turn, action);
  }

  async function chooseDigest(turn: Turn, wanted: boolean): Promise<AdaptiveCard> {
    const entry = await people.find(turn.sender);
    const askedAt = now();
    const inAWeek = new Date(askedAt.getTime() + WEEK_MS);
    const at = nextWorkingTime(inAWeek, entry?.timeZone ?? turn.timeZone, hoursOf(entry ?? {}, hours));
    const isStored = await store.admins.setDigest(turn.sender, wanted ? { askedAt, at } : undefined);
    if (wanted && !isStored) return couldNot(turn, 'nudgeCard.not-noted', options);
    return draw(turn, wanted ? 'digest-on' : 'digest-off');
  }

  function respond(turn: Turn, request: ReportRequest): Promise<AdaptiveCard> {
    if (request.kind === 'report') return draw(turn);
    return request.kind === 'digest' ? chooseDigest(turn, request.wanted) : control(turn, request);
  }

  return {
    isOwnCard: ({ sender }, data) => isAdminCardOf(data, sender, signingKeys),
    async answer(turn, request) {
      const card = await bestEffort('The report was not read.', () => respond(turn, request), undefined);
      return card ?? couldNot(turn, 'reportCard.not-read', options);
    },
    async weekly({ sender, language }) {
      const [report, entry, admin] = await Promise.all([read(), people.find(sender), store.admins.find(sender)]);
      const seenAt = admin?.roleSeenAt ?? now();
      return reportCard({
        language,
        timeZone: entry?.timeZone,
        report,
        owner: adminMark(sender, signingKeys),
        wantsDigest: true,
        digestUntil: new Date(seenAt.getTime() + ADMIN_ROLE_MS),
      });
    },
  };
}
