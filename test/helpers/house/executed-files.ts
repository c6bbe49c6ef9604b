import { Session } from 'node:inspector/promises';
import { pathToFileURL } from 'node:url';

/** Which files of bot, src and cli this process has executed since the last `take`. */
export interface ExecutedFiles {
  take(): Promise<string[]>;
  stop(): Promise<void>;
}

export async function watchExecutedFiles(): Promise<ExecutedFiles> {
  const root = pathToFileURL(`${process.cwd()}/`).href;
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  return {
    async take() {
      const { result } = await session.post('Profiler.takePreciseCoverage');
      return result
        .filter(({ functions }) => functions.some(({ ranges }) => (ranges[0]?.count ?? 0) > 0))
        .map(({ url }) => (url.startsWith(root) ? url.slice(root.length) : ''))
        .filter((path) => /^(bot|src|cli)\//.test(path))
        .toSorted();
    },
    async stop() {
      await session.post('Profiler.stopPreciseCoverage');
      session.disconnect();
    },
  };
}
