import assert from 'node:assert/strict';

/** The address to which a link of *Open SharePoint* leads. Presses nothing. */
export async function addressBehind(link: string): Promise<string> {
  const response = await fetch(link, { method: 'HEAD', redirect: 'manual' });
  assert.equal(response.status, 302, link);
  return response.headers.get('location') ?? '';
}
