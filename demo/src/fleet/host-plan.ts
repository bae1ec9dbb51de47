import type { Business, HostRole } from './host-types.ts';

/** One line of the fleet: `count` hosts named `prefix`-01 and so on. */
export interface HostPlan {
  readonly prefix: string;
  readonly count: number;
  readonly business: Business;
  readonly role: HostRole;
  readonly environment: 'production' | 'staging';
}

export interface Size {
  readonly cores: number;
  readonly memoryGiB: number;
  readonly rootGiB: number;
  /** A second disk for the data of the role. */
  readonly data?: { readonly mountpoint: string; readonly sizeGiB: number };
}

const PRODUCTION: readonly (readonly [prefix: string, count: number, business: Business, role: HostRole])[] =
  [
    ['edge-web', 4, 'edge', 'web'],
    ['payment-api', 3, 'payment', 'api'],
    ['payment-db', 2, 'payment', 'database'],
    ['payment-worker', 2, 'payment', 'worker'],
    ['payment-cache', 1, 'payment', 'cache'],
    ['payment-mq', 1, 'payment', 'queue'],
    ['orders-api', 3, 'orders', 'api'],
    ['orders-db', 2, 'orders', 'database'],
    ['orders-worker', 2, 'orders', 'worker'],
    ['orders-cache', 1, 'orders', 'cache'],
    ['orders-mq', 1, 'orders', 'queue'],
    ['users-api', 2, 'users', 'api'],
    ['users-db', 2, 'users', 'database'],
    ['users-worker', 1, 'users', 'worker'],
    ['users-cache', 1, 'users', 'cache'],
    ['users-mq', 1, 'users', 'queue'],
    ['search-api', 2, 'search', 'api'],
    ['search-index', 2, 'search', 'index'],
    ['search-db', 1, 'search', 'database'],
    ['search-worker', 1, 'search', 'worker'],
    ['search-cache', 1, 'search', 'cache'],
    ['data-api', 2, 'data', 'api'],
    ['data-worker', 3, 'data', 'worker'],
    ['data-db', 1, 'data', 'database'],
    ['data-mq', 1, 'data', 'queue'],
    ['platform-ci', 1, 'platform', 'ops'],
    ['platform-bastion', 1, 'platform', 'ops'],
  ];

const STAGING: readonly (readonly [prefix: string, business: Business, role: HostRole])[] = [
  ['stg-web', 'edge', 'web'],
  ['stg-payment', 'payment', 'api'],
  ['stg-orders', 'orders', 'api'],
  ['stg-db', 'platform', 'database'],
  ['stg-worker', 'data', 'worker'],
];

/** 45 hosts in production and 5 in staging. */
export const HOST_PLANS: readonly HostPlan[] = [
  ...PRODUCTION.map(([prefix, count, business, role]) => ({
    prefix,
    count,
    business,
    role,
    environment: 'production' as const,
  })),
  ...STAGING.map(([prefix, business, role]) => ({
    prefix,
    count: 1,
    business,
    role,
    environment: 'staging' as const,
  })),
];

export const SIZES: Readonly<Record<HostRole, Size>> = {
  web: { cores: 2, memoryGiB: 4, rootGiB: 40 },
  api: { cores: 4, memoryGiB: 8, rootGiB: 60 },
  worker: { cores: 4, memoryGiB: 8, rootGiB: 80, data: { mountpoint: '/data', sizeGiB: 200 } },
  database: {
    cores: 8,
    memoryGiB: 20,
    rootGiB: 60,
    data: { mountpoint: '/var/lib/postgresql', sizeGiB: 500 },
  },
  cache: { cores: 2, memoryGiB: 10, rootGiB: 40 },
  queue: { cores: 4, memoryGiB: 4, rootGiB: 40, data: { mountpoint: '/var/lib/rabbitmq', sizeGiB: 100 } },
  index: { cores: 8, memoryGiB: 24, rootGiB: 60, data: { mountpoint: '/var/lib/opensearch', sizeGiB: 800 } },
  ops: { cores: 4, memoryGiB: 8, rootGiB: 120 },
};

/** Staging runs on smaller machines. */
export const STAGING_SIZE: Size = { cores: 2, memoryGiB: 4, rootGiB: 40 };

/** Hosts of the stories; a fleet too small to hold one goes without that story. */
export const STORY_HOSTS = {
  fillingDisk: 'search-index-02',
  rotatingDisk: 'edge-web-03',
  noisyNeighbour: 'orders-worker-01',
  clockAhead: 'data-worker-02',
} as const;

/** Within what the gate takes as it is; enough to see that times do not agree. */
export const CLOCK_AHEAD_MS = 40_000;
