import type { Request } from 'express';

/**
 * The form of a JSON response: version and metadata level, as the client requests them.
 * https://learn.microsoft.com/sharepoint/dev/sp-add-ins/get-to-know-the-sharepoint-rest-service
 */
export interface JsonFormat {
  readonly version: 3 | 4;
  readonly level: 'none' | 'minimal' | 'full' | 'verbose';
  /** The parameter in `Content-Type`. */
  readonly parameter: string;
  /** Begins the names of metadata: `@` in OData 4. */
  readonly prefix: '' | '@';
  /** Name of the metadata's address. */
  readonly contextName: 'odata.metadata' | '@odata.context';
}

type Levels = ReadonlyMap<string, JsonFormat['level']>;

const VERSION_3: Levels = new Map([
  ['odata=nometadata', 'none'],
  ['odata=minimalmetadata', 'minimal'],
  ['odata=fullmetadata', 'full'],
  ['odata=verbose', 'verbose'],
]);
const VERSION_4: Levels = new Map([
  ['odata.metadata=none', 'none'],
  ['odata.metadata=minimal', 'minimal'],
  ['odata.metadata=full', 'full'],
]);

/**
 * The format that the request accepts. Undefined: none that this service supports, so it responds 406. The header
 * `odata-version` decides which parameters of `Accept` are valid: https://github.com/SharePoint/sp-dev-docs/issues/644
 * for version 4, https://github.com/pnp/cli-microsoft365/issues/4014 for version 3.
 * That the full level has the same members as the minimal one is a simplification.
 */
export function formatOf({ headers }: Request): JsonFormat | undefined {
  const version = String(headers['odata-version'] ?? '').startsWith('4') ? 4 : 3;
  const levels = version === 4 ? VERSION_4 : VERSION_3;
  const minimal = version === 4 ? 'odata.metadata=minimal' : 'odata=minimalmetadata';
  for (const media of (headers.accept ?? '').toLowerCase().split(',')) {
    const [type, ...parameters] = media.split(';').map((part) => part.trim());
    if (type !== 'application/json') continue;
    const parameter = parameters.find((one) => /^odata(\.metadata)?=/.test(one)) ?? minimal;
    const level = levels.get(parameter);
    return level && { version, level, parameter, ...namesIn(version) };
  }
  return undefined;
}

function namesIn(version: 3 | 4): Pick<JsonFormat, 'prefix' | 'contextName'> {
  return version === 4 ? { prefix: '@', contextName: '@odata.context' } : { prefix: '', contextName: 'odata.metadata' };
}

export function contentType({ version, level, parameter }: JsonFormat): string {
  const streaming = version === 4 ? ';odata.streaming=true;IEEE754Compatible=false' : ';streaming=true';
  return `application/json;${parameter}${level === 'verbose' ? '' : streaming};charset=utf-8`;
}
