/** A count with its noun: `1 guest`, `1,200 guests`; with a plural of its own, `1 person`, `3 people`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
