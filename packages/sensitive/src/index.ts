export { ADDRESSES } from './addresses.ts';
export type { Found, Kind } from './kind.ts';
export { createMarks } from './marks.ts';
export { PERSONAL } from './personal.ts';
export { replaceKinds } from './replace.ts';
export { SECRETS } from './secrets.ts';
