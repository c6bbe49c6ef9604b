/** One request of a batch. */
export interface SharePointBatchPart {
  readonly method: string;
  /** Absolute URL, or a path. */
  readonly url: string;
  /** Names are lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const REQUEST_LINE = /^([A-Z]+) +(\S+) +HTTP\/1\.1$/;

/**
 * Parses the body of a `$batch`, including change sets; undefined: malformed. Lines may end with CRLF as in MIME, or
 * with LF as PnPjs writes them.
 * https://learn.microsoft.com/sharepoint/dev/sp-add-ins/make-batch-requests-with-the-rest-apis
 */
export function readSharePointBatch(
  contentType: string | undefined,
  body: string,
): readonly SharePointBatchPart[] | undefined {
  const boundary = boundaryOf(contentType);
  const sections = boundary === undefined ? undefined : sectionsOf(body, boundary);
  const parts = sections?.map(readSection);
  return parts?.every((part) => part !== undefined) ? parts.flat() : undefined;
}

function readSection(section: string): readonly SharePointBatchPart[] | undefined {
  const { headers, rest } = readHeaders(section);
  const contentType = headers['content-type'];
  if (contentType?.toLowerCase().startsWith('multipart/mixed')) return readSharePointBatch(contentType, rest);
  const [, requestLine = '', message = ''] = /^\n*([^\n]*)\n?(.*)$/s.exec(rest) ?? [];
  const [, method, url] = REQUEST_LINE.exec(requestLine.trim()) ?? [];
  if (contentType?.toLowerCase() !== 'application/http' || method === undefined || url === undefined) return undefined;
  const request = readHeaders(message);
  return [{ method, url, headers: request.headers, body: request.rest.trim() }];
}

function boundaryOf(contentType: string | undefined): string | undefined {
  return /^multipart\/mixed;.*\bboundary=(?:"([^"]+)"|([^\s;]+))/i
    .exec(contentType ?? '')
    ?.slice(1)
    .find(Boolean);
}

/** The text between the boundary lines; undefined: the closing boundary is missing. */
function sectionsOf(body: string, boundary: string): readonly string[] | undefined {
  const lines = body.replaceAll('\r\n', '\n').split('\n');
  const end = lines.findIndex((line) => line.trimEnd() === `--${boundary}--`);
  if (end === -1) return undefined;
  const text = lines.slice(0, end).join('\n');
  return `\n${text}\n`.split(`\n--${boundary}\n`).slice(1);
}

function readHeaders(text: string): { readonly headers: Readonly<Record<string, string>>; readonly rest: string } {
  const lines = text.split('\n');
  const blank = lines.findIndex((line) => line.trim() === '');
  const end = blank === -1 ? lines.length : blank;
  const headers = lines.slice(0, end).map((line) => {
    const [name = '', value = ''] = line.split(/:(.*)/s);
    return [name.trim().toLowerCase(), value.trim()] as const;
  });
  return { headers: Object.fromEntries(headers), rest: lines.slice(end + 1).join('\n') };
}
