/** Milliseconds of CPU time that this process has used so far. Other work on the machine hardly changes it. */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
