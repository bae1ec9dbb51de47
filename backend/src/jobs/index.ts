export { createAccountJobs } from './account-jobs.ts';
export { createAlertJobs } from './alert-jobs.ts';
export { createCheckJobs } from './check-jobs.ts';
export type { Job, JobStatus, RunnerStatus } from './job.ts';
export { createJobRunner, type JobRunner, type JobRunnerDeps } from './runner.ts';
export { createStoreJobs, JOB_LOCK } from './store-jobs.ts';
