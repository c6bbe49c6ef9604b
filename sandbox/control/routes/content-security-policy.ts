/** What a page of the control service may load: only its own files. `more`: further directives. */
export function contentSecurityPolicy(...more: readonly string[]): string {
  return [
    "default-src 'none'",
    "img-src 'self'",
    "style-src 'self'",
    "script-src 'self'",
    "connect-src 'self'",
    ...more,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
