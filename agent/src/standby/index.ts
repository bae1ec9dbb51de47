export { createStandby, type Standby } from './standby.ts';
