import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Instruments } from './instruments.ts';

const NS = 1e9;
const LOOP_RESOLUTION_MS = 20;

/** Event loop, CPU and memory of this process. Returns what ends the watch. */
export function observeProcess(instruments: Instruments): () => void {
  const delay = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
  delay.enable();
  instruments.observe('eventLoopDelayP50', () => loopDelay(delay.percentile(50)));
  instruments.observe('eventLoopDelayP99', () => loopDelay(delay.percentile(99)));
  instruments.observe('eventLoopDelayMax', () => {
    const worst = loopDelay(delay.max);
    // Registered last, so read last: the next collection begins anew.
    delay.reset();
    return worst;
  });
  instruments.observe('processCpuTime', () => {
    const { user, system } = process.cpuUsage();
    return [
      { value: user / 1e6, attributes: { 'cpu.mode': 'user' } },
      { value: system / 1e6, attributes: { 'cpu.mode': 'system' } },
    ];
  });
  instruments.observe('processMemory', () => [{ value: process.memoryUsage.rss() }]);
  instruments.observe('heapUsed', () => [{ value: process.memoryUsage().heapUsed }]);
  instruments.observe('processUptime', () => [{ value: process.uptime() }]);
  return () => delay.disable();
}

/** The timer's own interval is part of what it measures. */
function loopDelay(nanoseconds: number) {
  const seconds = nanoseconds / NS - LOOP_RESOLUTION_MS / 1e3;
  return Number.isFinite(seconds) ? [{ value: Math.max(0, seconds) }] : [];
}
