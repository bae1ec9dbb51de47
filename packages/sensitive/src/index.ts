export { ADDRESSES } from './addresses.ts';
export type { Found, Kind } from './kind.ts';
export { PERSONAL } from './personal.ts';
export { replaceKind } from './replace.ts';
export { SECRETS } from './secrets.ts';
