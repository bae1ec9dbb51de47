export { createDatabases, type Databases } from './databases.ts';
export type { DatabaseConfig, DatabaseState } from './types.ts';
