/** A search of the log centre with its range. */
export interface AddressedSearch {
  readonly query: string;
  readonly caseSensitive: boolean;
  /** As the address of a page carries ends of a range: `now-1h`, an ISO time, or milliseconds. */
  readonly range?: { readonly from: string; readonly to: string } | undefined;
}

/** The parameters that the log centre's page reads from its address. */
export function addressOfSearch({ query, caseSensitive, range }: AddressedSearch): URLSearchParams {
  const params = new URLSearchParams();
  if (query !== '') {
    params.set('query', query);
  }
  if (caseSensitive) {
    params.set('case', '1');
  }
  if (range !== undefined) {
    params.set('from', range.from);
    params.set('to', range.to);
  }
  return params;
}
