export { createBackup, LAST_BACKUP, type BackupSource } from './create-backup.ts';
export { checkBackup, restoreBackup } from './restore-backup.ts';
