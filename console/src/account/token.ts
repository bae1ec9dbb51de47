import { takeFromAddress } from './brought.ts';

const KEY = 'vigilops.token';

/** The API token that this browser uses. A link may bring it: `http://localhost:8080/#token=...`. */
export function takeToken(
  location: Pick<Location, 'hash' | 'pathname' | 'search'>,
  storage: Pick<Storage, 'getItem' | 'setItem'>,
  replaceAddress: (address: string) => void,
): string {
  const brought = takeFromAddress('token', location, replaceAddress);
  if (brought !== undefined) {
    keepToken(brought, storage);
  }
  return brought ?? storage.getItem(KEY) ?? '';
}

export function keepToken(token: string, storage: Pick<Storage, 'setItem'>): void {
  storage.setItem(KEY, token);
}

export function forgetToken(storage: Pick<Storage, 'removeItem'>): void {
  storage.removeItem(KEY);
}
