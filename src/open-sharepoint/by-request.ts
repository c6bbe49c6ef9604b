import type { PhotoCheck } from '../check/check-photo.ts';
import type { UserCredential } from '../microsoft365/identity/user-credential.ts';
import { needsVisit } from '../nudges/needs-visit.ts';
import type { PersonKey } from '../people/person-key.ts';
import type { PressLog } from './press-log.ts';

export interface ByRequestOptions {
  readonly log: Pick<PressLog, 'request'>;
  /** Requests the person's own large picture in their name. */
  readonly send: (request: PictureRequest, signal: AbortSignal) => Promise<void>;
  /** SharePoint's minimum interval between two copies. Milliseconds. */
  readonly copyInterval: number;
  readonly report: (error: unknown) => void;
}

export interface PictureRequest {
  readonly person: PersonKey;
  readonly loginName: string;
  readonly credential: UserCredential;
}

/** The candidate `by-request`: the bot itself requests the picture, so that the person need not press anything. */
export interface ByRequest {
  /** Starts the request in the background, if a copy may cure the photo and none was requested for this one. */
  start(person: PersonKey, credential: UserCredential, check: PhotoCheck): void;
  /** Resolves when no request is in flight. */
  settled(): Promise<void>;
}

/** Milliseconds. */
const TIMEOUT_MS = 10_000;
/** The requests of further people are left out, so that memory stays bounded while SharePoint is slow. */
const MAX_IN_FLIGHT = 50;

export function createByRequest({ log, send, copyInterval, report }: ByRequestOptions): ByRequest {
  const inFlight = new Set<Promise<void>>();

  async function request(picture: PictureRequest): Promise<void> {
    if (!(await log.request(picture.person))) return;
    await send(picture, AbortSignal.timeout(TIMEOUT_MS));
  }
  return {
    start(person, credential, { verdict, advice, evidence }) {
      const { sharePointProfile, triedPages, readAt } = evidence;
      // SharePoint would skip a copy before `retryAt`.
      if (!needsVisit(verdict.kind) || advice.retryAt || sharePointProfile.state !== 'read') return;
      const loginName = sharePointProfile.value.accountName?.split('|').at(-1);
      const wasRequested = triedPages?.some(
        ({ candidate, at }) => candidate === 'by-request' && readAt.getTime() - at.getTime() < copyInterval,
      );
      if (!loginName || wasRequested || inFlight.size >= MAX_IN_FLIGHT) return;
      const running = request({ person, loginName, credential })
        .catch(report)
        .finally(() => inFlight.delete(running));
      inFlight.add(running);
    },
    async settled() {
      while (inFlight.size > 0) await Promise.all(inFlight);
    },
  };
}
