export { createAccountJobs } from './account-jobs.ts';
export { createAlertJobs } from './alert-jobs.ts';
export { createCheckJobs } from './check-jobs.ts';
export type { Job, JobStatus, RunnerStatus } from './job.ts';
export { createOutsideJobs } from './outside-jobs.ts';
export { createNoticeJobs } from './notice-jobs.ts';
export { createJobRunner, type JobRunner, type JobRunnerDeps } from './runner.ts';
export { createStoreJobs, JOB_LOCK } from './store-jobs.ts';
