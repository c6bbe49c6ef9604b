/**
 * Characters that control a terminal or change how the text around them is shown: C0 and C1 controls, escape
 * sequences' first character, direction marks, and separators that a terminal may treat as a new line.
 */
const CONTROLS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const CONTROLS_EXCEPT_NEWLINE = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Text that is safe to print. Everything that a command prints passes through here. Keeps new lines. */
export function terminalText(text: string): string {
  return text.replace(CONTROLS_EXCEPT_NEWLINE, '');
}

/** A value from a service as part of a line: it cannot start a line of its own, which would look like ours. */
export function oneLine(value: string): string {
  return value.replace(/\s*[\r\n\u0085\u2028\u2029]+\s*/g, ' ').replace(CONTROLS, '');
}
