export type ServiceName =
  | 'entra'
  | 'entraPages'
  | 'identity'
  | 'graph'
  | 'sharepoint'
  | 'office'
  | 'm365'
  | 'channel'
  | 'control';

/** Services that can be made to fail; the control page and the machine's own identity endpoints cannot. */
export const FAULTY_SERVICES = ['entra', 'graph', 'sharepoint', 'office', 'channel'] as const satisfies ServiceName[];

export type FaultyService = (typeof FAULTY_SERVICES)[number];

/** Services that fail together with another one. */
const FAILS_WITH: Readonly<Partial<Record<ServiceName, FaultyService>>> = { entraPages: 'entra', m365: 'office' };

/** The service whose faults apply to a listening service; undefined: none. */
export function faultyService(name: ServiceName): FaultyService | undefined {
  const together = FAILS_WITH[name] ?? name;
  return FAULTY_SERVICES.find((service) => service === together);
}
