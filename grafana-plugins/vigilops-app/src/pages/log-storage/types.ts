import type { Answer } from '@vigilops/contracts/client';

export type Archives = Answer<'listLogArchives'>;
export type Archive = Archives['items'][number];
export type ArchiveState = Archive['state'];
export type Restore = Answer<'listLogRestores'>['items'][number];
export type RestoreFilter = Restore['filter'];
export type UsageItem = Answer<'getLogUsage'>['items'][number];
