type Address = Pick<Location, 'hash' | 'pathname' | 'search'>;

/**
 * What a link brings behind the `#`, which browsers never send to a server; it is taken out of the address at once, so
 * that nobody reads it there and no history keeps it.
 */
export function takeFromAddress(
  name: 'token' | 'invitation' | 'secret',
  address: Address,
  replaceAddress: (address: string) => void,
): string | undefined {
  const brought = new URLSearchParams(address.hash.slice(1)).get(name);
  if (brought === null || brought === '') {
    return undefined;
  }
  replaceAddress(address.pathname + address.search);
  return brought;
}

/** What the links of an Admin bring: to `/register` and to `/reset`. Good once. */
export interface Brought {
  readonly invitation?: string | undefined;
  readonly secret?: string | undefined;
}
