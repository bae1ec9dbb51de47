export { embeddedVersion } from './binaries.ts';
export { claimDataFolder, defaultDataDir } from './data-folder.ts';
export { startEmbeddedPostgres, type EmbeddedPostgres, type EmbeddedPostgresConfig } from './start.ts';
export { databaseAccount, type Account } from './account.ts';
export { copyRunningCluster, type ClusterEntry } from './running-copy.ts';
