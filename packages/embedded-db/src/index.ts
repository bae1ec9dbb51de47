export { defaultDataDir } from './data-folder.ts';
export { startEmbeddedPostgres, type EmbeddedPostgres, type EmbeddedPostgresConfig } from './start.ts';
