const KEY = 'vigilops.token';

/**
 * The token that this browser uses. A link may bring it behind the `#`, which browsers never send to a server:
 * `http://localhost:8080/#token=...`; it is taken out of the address at once.
 */
export function takeToken(
  location: Pick<Location, 'hash' | 'pathname' | 'search'>,
  storage: Pick<Storage, 'getItem' | 'setItem'>,
  replaceAddress: (address: string) => void,
): string {
  const brought = new URLSearchParams(location.hash.slice(1)).get('token');
  if (brought !== null && brought !== '') {
    storage.setItem(KEY, brought);
    replaceAddress(location.pathname + location.search);
    return brought;
  }
  return storage.getItem(KEY) ?? '';
}

export function keepToken(token: string, storage: Pick<Storage, 'setItem'>): void {
  storage.setItem(KEY, token);
}

export function forgetToken(storage: Pick<Storage, 'removeItem'>): void {
  storage.removeItem(KEY);
}
