/** Returns a function that creates a value at its first call and keeps it. After a failure, it is created again. */
export function keepCreated<T>(create: () => Promise<T>): () => Promise<T> {
  let created: Promise<T> | undefined;
  return () => {
    created ??= create().catch((error) => {
      created = undefined;
      throw error;
    });
    return created;
  };
}
