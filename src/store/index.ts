export { openStore, openStoreBeside, type StoreOptions } from './open-store.ts';
export type {
  ExchangeKey,
  Exchanges,
  PersonKey,
  ShownButtons,
  Store,
  Tenants,
  Thumbnail,
  Thumbnails,
} from './store.ts';
