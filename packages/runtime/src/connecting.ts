import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';

/** Connects to the very addresses that were looked at, whatever the name says a moment later; `resolve` rejects what is not asked. */
export function lookupBy(resolve: (host: string) => Promise<readonly LookupAddress[]>): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const [first] = addresses;
        if (options.all === true) {
          callback(null, [...addresses]);
        } else {
          callback(null, first?.address ?? '', first?.family ?? 4);
        }
      },
      (error: unknown) => {
        callback(error instanceof Error ? error : new Error(String(error)), '', 4);
      },
    );
  };
}

/** For people: why nobody answered, by the code of Node's error; undefined for other codes. */
export function connectionWords(code: unknown): string | undefined {
  switch (code) {
    case 'ECONNREFUSED':
      return 'connection refused';
    case 'ECONNRESET':
    case 'EPIPE':
      return 'the connection was cut';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'its name has no address';
    default:
      return undefined;
  }
}
