export { createRelay, type Relay } from './relay.ts';
export type { RelayConfig, RelayStats } from './types.ts';
