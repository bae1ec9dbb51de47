import type { Host } from '../fleet/host-types.ts';
import type { Key } from '../random/hash.ts';
import type { Rhythm } from '../time/rhythm.ts';
import type { ServicePlan } from './plan.ts';

export interface Instance {
  readonly key: Key;
  readonly service: Service;
  /** From 1. */
  readonly number: number;
  /** service.instance.id */
  readonly id: string;
  readonly host: Host;
  readonly port: number;
  /** This instance's part of the service's traffic. */
  readonly share: number;
}

export interface Service {
  readonly key: Key;
  readonly name: string;
  readonly plan: ServicePlan;
  readonly rhythm: Rhythm;
  readonly instances: readonly Instance[];
  readonly operations: readonly Operation[];
}

export interface Operation {
  readonly key: Key;
  readonly service: Service;
  /** As in the plan: `GET /orders/{id}` or `CONSUME order.created`. */
  readonly name: string;
  readonly kind: 'server' | 'consumer';
  readonly method: string;
  /** The route, or the destination that is consumed. */
  readonly route: string;
  readonly selfMs: number;
  readonly entryRps: number;
  readonly calls: readonly Call[];
}

export type Call = { readonly probability: number } & (
  | { readonly to: 'service'; readonly operation: Operation }
  | {
      readonly to: 'database';
      readonly service: Service;
      readonly statement: string;
      readonly verb: string;
      readonly collection: string;
      readonly ms: number;
    }
  | { readonly to: 'cache'; readonly service: Service; readonly command: string; readonly ms: number }
  | {
      readonly to: 'queue';
      readonly service: Service;
      readonly destination: string;
      readonly consumers: readonly Operation[];
    }
  | {
      readonly to: 'external';
      readonly host: string;
      readonly method: string;
      readonly path: string;
      readonly ms: number;
    }
);
