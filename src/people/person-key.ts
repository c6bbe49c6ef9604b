/** A person of a tenant. */
export interface PersonKey {
  readonly tenantId: string;
  /** The person's object id in Microsoft Entra ID. */
  readonly objectId: string;
}
