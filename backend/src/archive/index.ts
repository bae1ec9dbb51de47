export type { LogArchiveDesk } from './desk.ts';
export {
  LOG_ARCHIVE_DEFAULTS,
  openLogArchive,
  type LogArchiveConfig,
  type LogArchiveRoom,
} from './open-archive.ts';
