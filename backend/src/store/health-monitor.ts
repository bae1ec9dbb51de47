import type { Clock } from '@vigilops/runtime';
import type { StoreHealth } from '../model/index.ts';

/** What the store knows of itself, as the gate and /health ask for it without waiting. */
export interface HealthMonitor {
  health(): StoreHealth;
  /** The database answered with our schema. */
  up(): void;
  /** It does not; `why` is for people. */
  down(why: string): void;
  /** No room for telemetry; null when there is again. */
  full(why: string | null): void;
  isUp(): boolean;
}

const RETRY_WHEN_DOWN_SECONDS = 2;
const RETRY_WHEN_FULL_SECONDS = 30;

export function createHealthMonitor(address: string, clock: Clock): HealthMonitor {
  let downSince: Date | undefined = clock.now();
  let downWhy = 'no connection was made yet';
  let fullWhy: string | null = null;

  return {
    health: () => {
      if (downSince !== undefined) {
        return {
          ready: false,
          reason: `the database at ${address} is not available since ${timeOf(downSince)}: ${downWhy}`,
          retryAfterSeconds: RETRY_WHEN_DOWN_SECONDS,
        };
      }
      return {
        ready: fullWhy === null,
        reason: fullWhy,
        retryAfterSeconds: fullWhy === null ? 0 : RETRY_WHEN_FULL_SECONDS,
      };
    },
    up: () => {
      downSince = undefined;
    },
    down: (why) => {
      downSince ??= clock.now();
      downWhy = why;
    },
    full: (why) => {
      fullWhy = why;
    },
    isUp: () => downSince === undefined,
  };
}

/** `2026-03-01 14:02:11Z`. */
function timeOf(date: Date): string {
  return `${date.toISOString().slice(0, 19).replace('T', ' ')}Z`;
}

/** Host, port and database of a URL: never its password. */
export function addressOf(url: string): string {
  try {
    const { hostname, port, pathname } = new URL(url);
    return `${hostname === '' ? 'localhost' : hostname}:${port === '' ? '5432' : port}${pathname}`;
  } catch {
    return 'an address that cannot be read';
  }
}
