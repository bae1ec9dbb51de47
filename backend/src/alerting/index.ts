export { createAlarm, type Alarm } from './alarm.ts';
