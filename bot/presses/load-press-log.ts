import type { BestEffort } from '../../src/cache/best-effort.ts';
import { createPressCache, type PressCache } from '../../src/cache/press-cache.ts';
import type { BotConfig } from '../../src/config/bot-config.ts';
import { createLinkLearning } from '../../src/open-sharepoint/learning/link-learning.ts';
import { createPressLog, type PressLog } from '../../src/open-sharepoint/press-log.ts';
import { type CopyTiming, createCopyTiming } from '../../src/open-sharepoint/timing/copy-timing.ts';
import type { LinkLearning } from '../../src/open-sharepoint/types.ts';
import type { Store } from '../../src/store/types.ts';
import { countLearning } from '../../src/telemetry/counted.ts';

export interface LoadedPressLog {
  readonly learning: LinkLearning;
  readonly timing: CopyTiming;
  readonly pressCache: PressCache;
  /** Undefined: *Open SharePoint* leads to SharePoint directly, so presses are not known. */
  readonly pressLog: PressLog | undefined;
}

/** Reads what the tenant has learned, and connects the presses to it. Without the store, it begins with nothing. */
export async function loadPressLog(
  { app, sharePoint, now }: Pick<BotConfig, 'app' | 'sharePoint' | 'now'>,
  store: Pick<Store, 'isShared' | 'linkResults' | 'copyTimings' | 'presses'>,
  bestEffort: BestEffort,
): Promise<LoadedPressLog> {
  const learning = countLearning(
    createLinkLearning({ tenantId: app.tenantId, results: store.linkResults, bestEffort, now }),
  );
  const timing = createCopyTiming({
    ...{ tenantId: app.tenantId, stored: store.copyTimings, bestEffort, now },
    assumed: sharePoint,
  });
  await Promise.all([learning.refresh(), timing.refresh()]);
  const pressCache = createPressCache({ store, bestEffort, now });
  const loaded = { learning, timing, pressCache };
  if (sharePoint.via === 'direct') return { ...loaded, pressLog: undefined };
  const { times } = timing;
  return { ...loaded, pressLog: createPressLog({ presses: pressCache, learning, times, bestEffort, now }) };
}
