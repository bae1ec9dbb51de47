/** Where a name may be cut: behind one of these. */
const SEPARATOR = /[-_.:/]/;

/**
 * Names without what all of them begin and end with, so that what tells them apart fits into small cells: of
 * `orders-api-01` and `orders-db-01` the parts `api-01` and `db-01`. Cut at separators only; never to nothing.
 */
export function shortNames(names: readonly string[]): readonly string[] {
  if (new Set(names).size < 2) {
    return names;
  }
  const start = sharedStart(names);
  const rests = names.map((name) => name.slice(start));
  const end = sharedStart(rests.map(reversed));
  return rests.map((rest) => rest.slice(0, rest.length - end));
}

const reversed = (text: string) => [...text].reverse().join('');

/** Length of the longest shared beginning that ends with a separator and leaves something of each. */
function sharedStart([first = '', ...others]: readonly string[]): number {
  let cut = 0;
  for (let length = 1; length < first.length; length += 1) {
    if (!others.every((other) => other.length > length && other.startsWith(first.slice(0, length)))) {
      break;
    }
    if (SEPARATOR.test(first[length - 1] ?? '')) {
      cut = length;
    }
  }
  return cut;
}
