/** Things that are secret or personal by their form, wherever they come from. */
const FORMS: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]+-----[\s\S]*?-----END [A-Z ]+-----/g, '(PEM)'],
  // A signed token: three parts in base64url.
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, '(token)'],
  [/\bBearer\s+[\w.~+/-]+=*/gi, 'Bearer (token)'],
  [/(\b[a-z][a-z+.-]*:\/\/)[^\s/@"]+@/gi, '$1(login)@'],
  [/[\w.+'#-]+@[\w-]+(?:\.[\w-]+)+/g, '(mail address)'],
];

/** A text without these secrets, tokens, keys, logins and mail addresses. `secrets`: the longest first. */
export function redactText(text: string, secrets: readonly string[]): string {
  const withoutSecrets = secrets.reduce((rest, secret) => rest.replaceAll(secret, '(secret)'), text);
  return FORMS.reduce((rest, [form, name]) => rest.replace(form, name), withoutSecrets);
}

/** The same for each text in a value, so that the result stays valid JSON. Names of members stay. */
export function redactValue(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string') return redactText(value, secrets);
  if (Array.isArray(value)) return value.map((one) => redactValue(one, secrets));
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, redactValue(one, secrets)]));
}
