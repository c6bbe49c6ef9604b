import type { Request, Response } from 'express';

/**
 * Metadata level of a response:
 * https://learn.microsoft.com/sharepoint/dev/sp-add-ins/get-to-know-the-sharepoint-rest-service
 */
export type ODataLevel = 'nometadata' | 'minimalmetadata' | 'verbose';

export interface Entity {
  /** e.g. `SP.UserProfiles.PersonProperties` */
  readonly type: string;
  /** Part of `odata.metadata` after the `#`. */
  readonly context: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface ODataError {
  readonly status: number;
  /** Number and .NET type, as in `-2147024894, System.IO.FileNotFoundException`. */
  readonly code: string;
  readonly message: string;
}

const LEVELS: readonly ODataLevel[] = ['nometadata', 'minimalmetadata', 'verbose'];

/** undefined: the client accepts no JSON format that this service supports. */
function levelOf(accept: string | undefined): ODataLevel | undefined {
  for (const media of (accept ?? '').toLowerCase().split(',')) {
    const [type, ...parameters] = media.split(';').map((part) => part.trim());
    if (type !== 'application/json') continue;
    const requested = parameters.find((parameter) => parameter.startsWith('odata='))?.slice('odata='.length);
    if (requested === undefined) return 'minimalmetadata';
    return LEVELS.find((level) => level === requested);
  }
  return undefined;
}

/**
 * Sends an entity, reduced by `$select`. The three levels have the form of public samples of GetMyProperties responses.
 * Names in `$select` are case-sensitive (UNCONFIRMED). Without JSON in Accept the real service responds in Atom, this
 * one with 406.
 */
export function sendEntity(origin: string, request: Request, response: Response, entity: Entity): void {
  const level = levelOf(request.headers.accept);
  const selected = select(entity, request.query.$select);
  if (!level) sendODataError(request, response, NOT_ACCEPTABLE);
  else if ('error' in selected) sendODataError(request, response, selected.error);
  else {
    const api = origin + request.baseUrl;
    const link = request.path.replace(/^\/|\/$/g, '');
    const body = shape(level, api, link, { ...entity, ...selected });
    response.type(contentType(level)).send(JSON.stringify(body));
  }
}

/**
 * Sends the result of a function (`name`) without a value, e.g. `{"odata.null":true}`, as in the tests of
 * https://github.com/pnp/cli-microsoft365
 */
export function sendNull(origin: string, request: Request, response: Response, name: string): void {
  const level = levelOf(request.headers.accept);
  if (!level) {
    sendODataError(request, response, NOT_ACCEPTABLE);
    return;
  }
  const context = { 'odata.metadata': `${origin}${request.baseUrl}/$metadata#Edm.Null` };
  const body = { ...(level === 'minimalmetadata' && context), 'odata.null': true };
  response.type(contentType(level)).send(JSON.stringify(level === 'verbose' ? { d: { [name]: null } } : body));
}

function shape(level: ODataLevel, api: string, link: string, entity: Entity): unknown {
  const { type, properties } = entity;
  if (level === 'nometadata') return properties;
  if (level === 'minimalmetadata') {
    return {
      'odata.metadata': `${api}/$metadata#${entity.context}`,
      'odata.type': type,
      'odata.id': `${api}/${link}`,
      'odata.editLink': link,
      ...properties,
    };
  }
  const verbose = Object.entries(properties).map(([name, value]) => [name, toVerbose(value)]);
  return { d: { __metadata: { id: `${api}/${link}`, uri: `${api}/${link}`, type }, ...Object.fromEntries(verbose) } };
}

/**
 * Sends `odata.error` as JSON, `error` if the client requests verbose, XML without JSON in Accept.
 * Samples: github.com/koltyakov/sp-download/issues/7, github.com/MicrosoftDocs/azure-docs/pull/90409
 */
export function sendODataError(request: Request, response: Response, error: ODataError): void {
  const level = levelOf(request.headers.accept);
  response.status(error.status);
  if (!level) {
    response.type('application/xml;charset=utf-8').send(toXml(error));
    return;
  }
  const detail = { code: error.code, message: { lang: 'en-US', value: error.message } };
  response
    .type(contentType(level))
    .send(JSON.stringify(level === 'verbose' ? { error: detail } : { 'odata.error': detail }));
}

const NOT_ACCEPTABLE: ODataError = {
  status: 406,
  code: '-1, Microsoft.SharePoint.Client.ClientServiceException',
  message: 'The HTTP header ACCEPT is missing or its value is invalid.',
};

function contentType(level: ODataLevel): string {
  return `application/json;odata=${level}${level === 'verbose' ? '' : ';streaming=true'};charset=utf-8`;
}

function select(entity: Entity, requested: unknown): Pick<Entity, 'properties'> | { readonly error: ODataError } {
  if (typeof requested !== 'string' || requested.trim() === '') return entity;
  const names = requested.split(',').map((name) => name.trim());
  if (names.includes('*')) return entity;
  const unknown = names.find((name) => !Object.hasOwn(entity.properties, name));
  if (unknown !== undefined) return { error: unknownProperty(unknown, entity.type) };
  return { properties: Object.fromEntries(names.map((name) => [name, entity.properties[name]])) };
}

/** OData's text; UNCONFIRMED for SharePoint and a `$select` of this type. */
function unknownProperty(name: string, type: string): ODataError {
  return {
    status: 400,
    code: '-1, Microsoft.SharePoint.Client.InvalidClientQueryException',
    message: `Could not find a property named '${name}' on type '${type}'.`,
  };
}

function toVerbose(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  if (value.length > 0 && typeof value[0] === 'object') {
    return { results: value.map((item: object) => ({ __metadata: { type: 'SP.KeyValue' }, ...item })) };
  }
  return { __metadata: { type: 'Collection(Edm.String)' }, results: value };
}

function toXml({ code, message }: ODataError): string {
  const safe = (text: string) => text.replace(/[<>&]/g, (character) => `&#${character.charCodeAt(0)};`);
  return (
    '<?xml version="1.0" encoding="utf-8"?>' +
    '<m:error xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata">' +
    `<m:code>${safe(code)}</m:code><m:message xml:lang="en-US">${safe(message)}</m:message></m:error>`
  );
}
