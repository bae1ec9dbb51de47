import type { TokenRecord } from '../../model/index.ts';
import { ByteCache } from './byte-cache.ts';
import type {
  AttributesEntry,
  MetricHead,
  ResourceEntry,
  ScopeEntry,
  SeriesEntry,
  SeverityEntry,
} from './entries.ts';
import type { DecodeLimits } from './limits.ts';

const MIB = 1_048_576;
const MAX_TOKENS = 10_000;

/** What is remembered between requests. Resources are kept a token apart: the same bytes from two agents are two hosts. */
export interface DecodeCaches {
  readonly resources: ByteCache<ResourceEntry>;
  readonly scopes: ByteCache<ScopeEntry>;
  readonly metrics: ByteCache<MetricHead>;
  readonly series: ByteCache<SeriesEntry>;
  readonly logAttributes: ByteCache<AttributesEntry>;
  readonly severities: ByteCache<SeverityEntry>;
  /** A number never given before, by which an entry is the parent of others. */
  nextPlace(): number;
  /** The parent of a token's resources; another one once the token is bound to another host. */
  placeOfToken(token: TokenRecord): number;
}

export function createCaches(limits: DecodeLimits, seed: () => number): DecodeCaches {
  const tokens = new Map<string, number>();
  let places = 0;
  const nextPlace = () => {
    places = (places + 1) | 0;
    return places;
  };
  const cache = <Entry>(maxEntries: number, maxBytes: number) =>
    new ByteCache<Entry>({ seed: seed(), maxEntries, maxBytes });
  return {
    resources: cache(8_192, 16 * MIB),
    scopes: cache(16_384, 8 * MIB),
    metrics: cache(65_536, 16 * MIB),
    series: cache(limits.maxCachedSeries, limits.maxCachedSeries * 256),
    logAttributes: cache(16_384, 8 * MIB),
    severities: cache(1_024, MIB),
    nextPlace,
    placeOfToken: (token) => {
      const key = `${token.id}:${token.hostId ?? ''}`;
      const known = tokens.get(key);
      if (known !== undefined) {
        return known;
      }
      if (tokens.size >= MAX_TOKENS) {
        tokens.clear();
      }
      const place = nextPlace();
      tokens.set(key, place);
      return place;
    },
  };
}
