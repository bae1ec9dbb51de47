export type { Accounts, By } from './accounts.ts';
export { createDoorman } from './doorman.ts';
export { createEnrollments, type Enrollments } from './enrollments.ts';
export { createGrafanaIdentity, type GrafanaIdentity } from './grafana-identity.ts';
export { createGrafanaKeys } from './grafana-keys.ts';
export { createPeople, type People } from './people.ts';
export type { From, Sessions, SignedIn } from './sessions.ts';
