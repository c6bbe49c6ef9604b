/**
 * Ids of tenants, people and apps are GUIDs, which Microsoft's services compare without case. In the canonical form,
 * lower case, they can be keys. Apply it to each id that comes from outside.
 */
export function canonicalId(id: string): string {
  return printable(id).toLowerCase();
}

/** Without control characters and lone surrogates, which PostgreSQL stores neither as text nor as JSON. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}|\p{Cs}/gu, '');
}

/** A person of a tenant. Both ids are canonical. */
export interface PersonKey {
  readonly tenantId: string;
  /** The person's object id in Microsoft Entra ID. */
  readonly objectId: string;
}

/** The person as a key of a map or a cache. */
export function personMapKey({ tenantId, objectId }: PersonKey): string {
  return `${tenantId}/${objectId}`;
}

/** The object id in a key that `personMapKey` made. */
export function objectIdInMapKey(key: string): string {
  return key.slice(key.indexOf('/') + 1);
}
