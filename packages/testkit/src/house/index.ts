export { sendDemo } from './demo-data.ts';
export { openHouse, type House } from './house.ts';
export { freePort, run, until, type Running } from './processes.ts';
