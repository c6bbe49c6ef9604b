import type { Progress } from '../../src/sweep/types.ts';

const WIDTH = 24;

type Shown = Pick<Progress, 'done' | 'left' | 'rate' | 'throttled' | 'pausedUntil'>;

/** `[########................]  33 %  6,600 of 20,000  79/s  throttled 3  about 3 min left` */
export function progressLine({ done, left, rate, throttled, pausedUntil }: Shown): string {
  const all = done + left;
  const part = all === 0 ? 1 : done / all;
  const full = Math.floor(part * WIDTH);
  const parts = [
    `[${'#'.repeat(full)}${'.'.repeat(WIDTH - full)}] ${String(Math.floor(part * 100)).padStart(3)} %`,
    `${number(done)} of ${number(all)}`,
    `${number(Math.round(rate))}/s`,
    ...(throttled > 0 ? [`throttled ${number(throttled)}`] : []),
    ...(pausedUntil ? [`pause until ${pausedUntil.toISOString()}`] : []),
    ...(left > 0 && rate > 0 ? [`about ${duration(left / rate)} left`] : []),
  ];
  return parts.join('  ');
}

function number(value: number): string {
  return value.toLocaleString('en');
}

function duration(seconds: number): string {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}
