export const DOCTOR_EXIT = { healthy: 0, failed: 1, notRun: 2 } as const;
