import type { AttributesJson } from './columns.ts';
import type { ServiceClaim, ServiceResolution } from './services.ts';

/** 16 bytes: the head of SHA-256 over the canonical form. What makes two descriptors the same one. */
export type DescriptorHash = Uint8Array;

export interface ResourceDescriptor {
  readonly hash: DescriptorHash;
  /** The host these rows belong to, decided from the token; null for data of no host. */
  readonly hostId: number | null;
  readonly serviceName: string;
  readonly serviceNamespace: string;
  readonly serviceInstanceId: string;
  readonly attributes: AttributesJson;
  readonly schemaUrl: string;
}

export interface ScopeDescriptor {
  readonly hash: DescriptorHash;
  readonly name: string;
  readonly version: string;
  readonly attributes: AttributesJson;
  readonly schemaUrl: string;
}

export const METRIC_KINDS = ['gauge', 'sum', 'histogram', 'exponential_histogram', 'summary'] as const;
export type MetricKind = (typeof METRIC_KINDS)[number];

export type Temporality = 'unspecified' | 'delta' | 'cumulative';

export interface MetricDescriptor {
  readonly name: string;
  readonly kind: MetricKind;
  readonly unit: string;
  readonly description: string;
  readonly temporality: Temporality;
  readonly monotonic: boolean;
}

export interface SeriesDescriptor {
  readonly hash: DescriptorHash;
  readonly metric: MetricDescriptor;
  readonly resourceId: number;
  readonly scopeId: number;
  readonly attributes: AttributesJson;
}

/** Where log records come from: one resource, scope and file. Rows of a stream share what never changes. */
export interface StreamDescriptor {
  readonly hash: DescriptorHash;
  readonly resourceId: number;
  readonly scopeId: number;
  readonly filePath: string;
}

/** Gives each descriptor its id, in order. Creates what is new; safe when two backends create the same one. */
export interface Catalog {
  resolveResources(
    descriptors: readonly ResourceDescriptor[],
    signal: AbortSignal,
  ): Promise<readonly number[]>;
  resolveScopes(descriptors: readonly ScopeDescriptor[], signal: AbortSignal): Promise<readonly number[]>;
  /** A host at its series limit gets `null` for a new series: the caller rejects the point with that reason. */
  resolveSeries(
    descriptors: readonly SeriesDescriptor[],
    limits: { maxSeriesPerHost: number },
    signal: AbortSignal,
  ): Promise<readonly (number | null)[]>;
  resolveStreams(descriptors: readonly StreamDescriptor[], signal: AbortSignal): Promise<readonly number[]>;
  /**
   * Which services the agent of this host means. One of its own file is created or brought up to date; of those that it
   * was given only what it may check is found: nobody writes results for a service that is not theirs.
   */
  resolveServices(
    hostId: number,
    claims: readonly ServiceClaim[],
    signal: AbortSignal,
  ): Promise<readonly ServiceResolution[]>;
}
