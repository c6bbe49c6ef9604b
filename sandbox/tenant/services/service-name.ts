export type ServiceName = 'entra' | 'entraPages' | 'graph' | 'sharepoint' | 'office' | 'channel' | 'control';

/** Services that can be made to fail; the control page cannot. */
export const FAULTY_SERVICES = ['entra', 'graph', 'sharepoint', 'office', 'channel'] as const satisfies ServiceName[];

export type FaultyService = (typeof FAULTY_SERVICES)[number];

/** The service whose faults apply to a listening service; undefined: none. Entra's pages fail together with Entra. */
export function faultyService(name: ServiceName): FaultyService | undefined {
  return FAULTY_SERVICES.find((service) => service === (name === 'entraPages' ? 'entra' : name));
}
