import type {
  Catalog,
  ResourceDescriptor,
  ScopeDescriptor,
  SeriesDescriptor,
  ServiceClaim,
  ServiceResolution,
  StreamDescriptor,
} from '../../../model/index.ts';

/** A catalog in memory that keeps the promises of the real one and lets a test look inside. */
export interface MemoryCatalog extends Catalog {
  readonly resources: readonly ResourceDescriptor[];
  readonly scopes: readonly ScopeDescriptor[];
  readonly series: readonly SeriesDescriptor[];
  readonly streams: readonly StreamDescriptor[];
  /** What was asked of services, by host, in order. */
  readonly serviceClaims: readonly { readonly hostId: number; readonly claim: ServiceClaim }[];
  /** Decides about claims. Untold, all are found: by their id, or numbered from 1,001 on. */
  answerClaims(answer: (hostId: number, claim: ServiceClaim) => ServiceResolution): void;
  /** How often each method was called, and how many descriptors it got. */
  readonly calls: { method: string; descriptors: number }[];
  resource(id: number): ResourceDescriptor;
  scope(id: number): ScopeDescriptor;
  seriesOf(id: number): SeriesDescriptor;
  stream(id: number): StreamDescriptor;
  /** Makes the next call of this method fail with this error. */
  failNext(method: keyof Catalog, error: Error): void;
}

export function createMemoryCatalog(): MemoryCatalog {
  const resources = table<ResourceDescriptor>();
  const scopes = table<ScopeDescriptor>();
  const series = table<SeriesDescriptor>();
  const streams = table<StreamDescriptor>();
  const calls: { method: string; descriptors: number }[] = [];
  const seriesByHost = new Map<number | null, number>();
  const serviceClaims: { hostId: number; claim: ServiceClaim }[] = [];
  const serviceIds = new Map<string, number>();
  let answerClaim = (hostId: number, claim: ServiceClaim): ServiceResolution => {
    if (claim.by === 'id') {
      return { status: 'found', serviceId: claim.serviceId };
    }
    const key = `${String(hostId)} ${claim.name}`;
    const serviceId = serviceIds.get(key) ?? 1_001 + serviceIds.size;
    serviceIds.set(key, serviceId);
    return { status: 'found', serviceId };
  };
  let failure: { method: keyof Catalog; error: Error } | undefined;
  const called = async (
    method: string,
    descriptors: readonly { hash: Uint8Array }[],
    signal: AbortSignal,
  ) => {
    signal.throwIfAborted();
    calls.push({ method, descriptors: descriptors.length });
    const hashes = new Set(descriptors.map(({ hash }) => Buffer.from(hash).toString('hex')));
    if (hashes.size !== descriptors.length) {
      throw new Error(`${method} was asked for one descriptor twice in one call`);
    }
    await Promise.resolve();
    if (failure?.method === method) {
      const { error } = failure;
      failure = undefined;
      throw error;
    }
  };
  return {
    resources: resources.rows,
    scopes: scopes.rows,
    series: series.rows,
    streams: streams.rows,
    serviceClaims,
    answerClaims: (answer) => {
      answerClaim = answer;
    },
    calls,
    resource: resources.get,
    scope: scopes.get,
    seriesOf: series.get,
    stream: streams.get,
    failNext: (method, error) => {
      failure = { method, error };
    },
    resolveResources: async (descriptors, signal) => {
      await called('resolveResources', descriptors, signal);
      return descriptors.map(resources.idOf);
    },
    resolveScopes: async (descriptors, signal) => {
      await called('resolveScopes', descriptors, signal);
      return descriptors.map(scopes.idOf);
    },
    resolveStreams: async (descriptors, signal) => {
      await called('resolveStreams', descriptors, signal);
      return descriptors.map(streams.idOf);
    },
    resolveServices: async (hostId, claims, signal) => {
      await called('resolveServices', [], signal);
      serviceClaims.push(...claims.map((claim) => ({ hostId, claim })));
      return claims.map((claim) => answerClaim(hostId, claim));
    },
    resolveSeries: async (descriptors, limits, signal) => {
      await called('resolveSeries', descriptors, signal);
      return descriptors.map((descriptor) => {
        if (series.has(descriptor)) {
          return series.idOf(descriptor);
        }
        const { hostId } = resources.get(descriptor.resourceId);
        const count = seriesByHost.get(hostId) ?? 0;
        if (count >= limits.maxSeriesPerHost) {
          return null;
        }
        seriesByHost.set(hostId, count + 1);
        return series.idOf(descriptor);
      });
    },
  };
}

/** Rows by hash; ids begin at 1. */
function table<Row extends { readonly hash: Uint8Array }>() {
  const rows: Row[] = [];
  const ids = new Map<string, number>();
  const keyOf = ({ hash }: Row) => Buffer.from(hash).toString('hex');
  return {
    rows,
    has: (row: Row) => ids.has(keyOf(row)),
    idOf: (row: Row): number => {
      const key = keyOf(row);
      const id = ids.get(key) ?? rows.push(row);
      ids.set(key, id);
      return id;
    },
    get: (id: number): Row => {
      const row = rows[id - 1];
      if (row === undefined) {
        throw new Error(`no row has the id ${id}`);
      }
      return row;
    },
  };
}
