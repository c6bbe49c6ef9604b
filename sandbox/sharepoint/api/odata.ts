import type { Request, Response } from 'express';
import { contentType, formatOf, type JsonFormat } from './odata-format.ts';

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

/**
 * Sends an entity, reduced by `$select`. The three levels have the form of public samples of GetMyProperties responses.
 * Names in `$select` are case-sensitive (UNCONFIRMED). Without JSON in Accept the real service responds in Atom, this
 * one with 406.
 */
export function sendEntity(origin: string, request: Request, response: Response, entity: Entity): void {
  const format = formatOf(request);
  const selected = select(entity, request.query.$select);
  if (!format) sendODataError(request, response, NOT_ACCEPTABLE);
  else if ('error' in selected) sendODataError(request, response, selected.error);
  else {
    const api = origin + request.baseUrl;
    const link = request.path.replace(/^\/|\/$/g, '');
    const body = shape(format, api, link, { ...entity, ...selected });
    response.type(contentType(format)).send(JSON.stringify(body));
  }
}

/**
 * Sends the result of a function (`name`) without a value, e.g. `{"odata.null":true}`, as in the tests of
 * https://github.com/pnp/cli-microsoft365
 */
export function sendNull(origin: string, request: Request, response: Response, name: string): void {
  const metadata = `${origin}${request.baseUrl}/$metadata#Edm.Null`;
  sendFunctionResult(request, response, { name, metadata, shown: { 'odata.null': true }, value: null });
}

/** Sends the text that a function returns: `{"value":"…"}`, or `{"d":{"NameOfTheFunction":"…"}}`. */
export function sendText(origin: string, request: Request, response: Response, result: TextResult): void {
  const { name, value } = result;
  const metadata = `${origin}${request.baseUrl}/$metadata#Edm.String`;
  sendFunctionResult(request, response, { name, metadata, shown: { value }, value });
}

export interface TextResult {
  /** Name of the function. */
  readonly name: string;
  readonly value: string;
}

interface FunctionResult {
  readonly name: string;
  readonly metadata: string;
  /** The result in the formats without the function's name. */
  readonly shown: Readonly<Record<string, unknown>>;
  /** The result in the verbose format. */
  readonly value: string | null;
}

function sendFunctionResult(request: Request, response: Response, result: FunctionResult): void {
  const format = formatOf(request);
  if (!format) {
    sendODataError(request, response, NOT_ACCEPTABLE);
    return;
  }
  const { level, prefix } = format;
  const shown = Object.fromEntries(
    Object.entries(result.shown).map(([key, value]) => [key.replace('odata.', `${prefix}odata.`), value]),
  );
  const context = { [format.contextName]: result.metadata };
  const body = { ...(level !== 'none' && context), ...shown };
  response
    .type(contentType(format))
    .send(JSON.stringify(level === 'verbose' ? { d: { [result.name]: result.value } } : body));
}

function shape(format: JsonFormat, api: string, link: string, entity: Entity): unknown {
  const { type, properties } = entity;
  const { level, prefix } = format;
  if (level === 'none') return properties;
  if (level !== 'verbose') {
    return {
      [format.contextName]: `${api}/$metadata#${entity.context}`,
      [`${prefix}odata.type`]: format.version === 4 ? `#${type}` : type,
      [`${prefix}odata.id`]: `${api}/${link}`,
      [`${prefix}odata.editLink`]: link,
      ...properties,
    };
  }
  const verbose = Object.entries(properties).map(([name, value]) => [name, toVerbose(value)]);
  return { d: { __metadata: { id: `${api}/${link}`, uri: `${api}/${link}`, type }, ...Object.fromEntries(verbose) } };
}

/**
 * Sends `odata.error` as JSON, `error` if the client requests verbose, XML without JSON in Accept. OData 4 has `error`
 * with a plain message: https://docs.oasis-open.org/odata/odata-json-format/v4.01/odata-json-format-v4.01.html#sec_ErrorResponse
 * Samples: github.com/koltyakov/sp-download/issues/7, github.com/MicrosoftDocs/azure-docs/pull/90409
 */
export function sendODataError(request: Request, response: Response, error: ODataError): void {
  const format = formatOf(request);
  response.status(error.status);
  if (!format) {
    response.type('application/xml;charset=utf-8').send(toXml(error));
    return;
  }
  response.type(contentType(format)).send(JSON.stringify(errorBody(format, error)));
}

function errorBody({ version, level }: JsonFormat, { code, message }: ODataError): object {
  if (version === 4) return { error: { code, message } };
  const detail = { code, message: { lang: 'en-US', value: message } };
  return level === 'verbose' ? { error: detail } : { 'odata.error': detail };
}

const NOT_ACCEPTABLE: ODataError = {
  status: 406,
  code: '-1, Microsoft.SharePoint.Client.ClientServiceException',
  message: 'The HTTP header ACCEPT is missing or its value is invalid.',
};

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
