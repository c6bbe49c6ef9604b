/** Whether a thrown value is an error of the file system with this code, such as ENOENT. */
export function isErrorWithCode(thrown: unknown, code: string): boolean {
  return thrown instanceof Error && (thrown as NodeJS.ErrnoException).code === code;
}
