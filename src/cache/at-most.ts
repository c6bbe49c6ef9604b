/**
 * Options of an `LRUCache` with at most `max` entries. lru-cache's own `max` reserves the memory of all entries at
 * once, which takes milliseconds for ten thousand entries. https://github.com/isaacs/node-lru-cache#maxsize
 */
export function atMost(max: number): { readonly maxSize: number; readonly sizeCalculation: () => number } {
  return { maxSize: max, sizeCalculation: () => 1 };
}
