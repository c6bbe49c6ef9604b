/**
 * Characters. The longest path of this service is a link of *Open SharePoint* with 439; its longest query is Entra's
 * answer with the code. A path costs the router at most 15 µs, even if each escape in it is invalid.
 */
export const MAX_PATH = 512;
const MAX_QUERY = 8 * 1_024;
/** Parts of a query, or cookies of a request. */
const MAX_PARTS = 50;

/** Whether the path and the query are short enough for the router, which parses both before it knows the route. */
export function isUsualUrl(url: string): boolean {
  const at = url.indexOf('?');
  const pathLength = at < 0 ? url.length : at;
  return pathLength <= MAX_PATH && url.length - pathLength <= MAX_QUERY && hasFewParts(url, '&');
}

export function hasFewParts(text: string, separator: string): boolean {
  return text.split(separator, MAX_PARTS + 1).length <= MAX_PARTS;
}
