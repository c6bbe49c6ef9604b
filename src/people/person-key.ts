export interface PersonKey {
  readonly tenantId: string;
  readonly objectId: string;
}
