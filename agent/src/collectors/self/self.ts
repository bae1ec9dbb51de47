import { METRIC } from '@vigilops/contracts';

import type { AddReading } from '../../metrics/reading.ts';
import { OWN_KINDS, type QueueKind, RELAY_KINDS } from '../../spool/types.ts';
import type { AgentState } from '../agent-state.ts';
import type { Collector, CollectorDeps } from '../contract.ts';

/** The agent's own figures: what it costs, what waits, what was lost. Loss has to be seen in the product. */
export function createSelfCollector({ platform, open, agent }: CollectorDeps): Collector {
  // Always the real /proc: this is about this process, whatever host it looks at.
  const status = platform === 'linux' ? open('/proc/self/status') : undefined;
  return {
    collect(add) {
      addProcessFigures(add, status?.text() ?? '');
      addQueues(add, agent());
      addCollections(add, agent());
    },
    close: () => status?.close(),
  };
}

function addProcessFigures(add: AddReading, status: string): void {
  const { user, system } = process.cpuUsage();
  add(METRIC.agentCpuTime, user / 1e6, { 'cpu.mode': 'user' });
  add(METRIC.agentCpuTime, system / 1e6, { 'cpu.mode': 'system' });
  add(METRIC.agentUptime, process.uptime());
  add(METRIC.agentMemoryUsage, process.memoryUsage.rss());
  const anonymous = /^RssAnon:\s+(\d+) kB$/m.exec(status)?.[1];
  if (anonymous !== undefined) {
    add(METRIC.agentMemoryAnonymous, Number(anonymous) * 1024);
  }
}

function addQueues(add: AddReading, { spool, sender, logs, relay }: AgentState): void {
  const relayed = RELAY_KINDS.filter((kind) => spool?.[kind] !== undefined);
  for (const queue of [...OWN_KINDS, ...relayed]) {
    const name = { 'vigilops.queue': queue };
    const stats = spool?.[queue];
    if (stats !== undefined) {
      add(METRIC.agentSpoolUsage, stats.bytes, name);
      add(METRIC.agentSpoolLimit, stats.maxBytes, name);
      add(METRIC.agentSpoolRecords, stats.records, name);
      add(METRIC.agentSpoolAge, stats.oldestAgeMs / 1000, name);
      for (const [reason, rows] of Object.entries(stats.dropped)) {
        addDropped(add, queue, reason, rows);
      }
    }
    if (sender !== undefined) {
      add(METRIC.agentSent, sender.sentRows[queue], name);
      addDropped(add, queue, 'refused', sender.refusedRows[queue]);
    }
  }
  if (sender !== undefined) {
    add(METRIC.agentSendFailures, sender.failedRequests);
  }
  if (logs !== undefined) {
    add(METRIC.agentLogLag, logs.lagBytes);
  }
  for (const [code, requests] of relay?.refused ?? []) {
    add(METRIC.agentRelayRefused, requests, { 'error.type': code });
  }
}

function addDropped(add: AddReading, queue: QueueKind, reason: string, rows: number): void {
  add(METRIC.agentDropped, rows, { 'vigilops.queue': queue, 'vigilops.drop.reason': reason });
}

function addCollections(add: AddReading, { collectionSeconds, collectorErrors }: AgentState): void {
  for (const [collector, seconds] of collectionSeconds) {
    add(METRIC.agentCollectionDuration, seconds, { 'vigilops.collector': collector });
  }
  for (const [collector, count] of collectorErrors) {
    add(METRIC.agentCollectorErrors, count, { 'vigilops.collector': collector });
  }
}
