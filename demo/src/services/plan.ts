import type { Business, HostRole } from '../fleet/host-types.ts';

export type Runtime =
  'nodejs' | 'java' | 'go' | 'python' | 'nginx' | 'postgresql' | 'redis' | 'rabbitmq' | 'opensearch';

export type CallPlan = { readonly probability: number } & (
  | { readonly to: 'service'; readonly service: string; readonly operation: string }
  | { readonly to: 'database'; readonly service: string; readonly statement: string; readonly ms: number }
  | { readonly to: 'cache'; readonly service: string; readonly command: string; readonly ms: number }
  | { readonly to: 'queue'; readonly service: string; readonly destination: string }
  | { readonly to: 'external'; readonly host: string; readonly operation: string; readonly ms: number }
);

export interface OperationPlan {
  /** `GET /path/{id}`, or `CONSUME destination` for what a broker delivers. */
  readonly name: string;
  /** Own work without its calls: the median in milliseconds. */
  readonly selfMs: number;
  /** Requests a second from outside at the highest hour of the day; 0 when only other services call it. */
  readonly entryRps: number;
  readonly calls: readonly CallPlan[];
}

export interface ServicePlan {
  readonly name: string;
  readonly business: Business;
  readonly runtime: Runtime;
  /** The role of the hosts that it runs on. */
  readonly role: HostRole;
  readonly instances: number;
  readonly rhythm: 'consumer' | 'office' | 'batch';
  /** The language its developers write log messages in. */
  readonly language: 'en' | 'zh';
  readonly operations: readonly OperationPlan[];
}

type Options = Partial<Pick<ServicePlan, 'role' | 'instances' | 'rhythm' | 'language' | 'business'>>;

export function service(
  business: Business,
  runtime: Runtime,
  name: string,
  operations: readonly OperationPlan[] = [],
  options: Options = {},
): ServicePlan {
  return {
    name,
    business,
    runtime,
    operations,
    role: ROLE_OF_RUNTIME[runtime] ?? 'api',
    instances: 1,
    rhythm: 'consumer',
    language: 'en',
    ...options,
  };
}

const ROLE_OF_RUNTIME: Partial<Record<Runtime, HostRole>> = {
  nginx: 'web',
  postgresql: 'database',
  redis: 'cache',
  rabbitmq: 'queue',
  opensearch: 'index',
};

export function op(
  name: string,
  selfMs: number,
  calls: readonly CallPlan[] = [],
  entryRps = 0,
): OperationPlan {
  return { name, selfMs, calls, entryRps };
}

export function call(target: string, operation: string, probability = 1): CallPlan {
  return { to: 'service', service: target, operation, probability };
}

export function sql(target: string, statement: string, ms: number, probability = 1): CallPlan {
  return { to: 'database', service: target, statement, ms, probability };
}

export function redis(target: string, command: string, probability = 1): CallPlan {
  return { to: 'cache', service: target, command, ms: 0.7, probability };
}

export function publish(target: string, destination: string, probability = 1): CallPlan {
  return { to: 'queue', service: target, destination, probability };
}

export function external(host: string, operation: string, ms: number, probability = 1): CallPlan {
  return { to: 'external', host, operation, ms, probability };
}
