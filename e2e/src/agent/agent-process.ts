import { randomBytes } from 'node:crypto';
import { uptime } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

import { systemClock } from '@vigilops/runtime';

import { createJsonLogger } from '../../../agent/src/daemon/json-logger.ts';
import { createLogTailer } from '../../../agent/src/logs/index.ts';
import { createSender } from '../../../agent/src/send/index.ts';
import { createSpool, diskFileSystem } from '../../../agent/src/spool/index.ts';

/** What a story tells the process, as JSON in its first argument. */
export interface AgentProcessConfig {
  readonly spool: string;
  readonly logs: readonly string[];
  readonly server: string;
  readonly segmentBytes: number;
  readonly batchBytes: number;
}

/**
 * The path of every log line through the agent (tailer, spool, sender) as a process that can be killed. Says `ready`
 * once its files are followed. SIGTERM makes it read no more, send all that it has, and end.
 */
const config = JSON.parse(process.argv[2] ?? '{}') as AgentProcessConfig;
const logger = createJsonLogger(
  'info',
  (line) => process.stderr.write(line),
  () => new Date(),
);
const deps = { clock: systemClock, random: Math.random, logger };
const spool = await createSpool(
  { directory: config.spool, segmentBytes: config.segmentBytes },
  {
    ...deps,
    fileSystem: diskFileSystem,
    hostUpMs: () => Math.round(uptime() * 1_000),
    newBatchId: () => new Uint8Array(randomBytes(16)),
  },
);
const sender = createSender(
  { url: config.server, token: 'test', requestTimeoutMs: 5_000 },
  { ...deps, spool },
);
const tailer = createLogTailer(
  {
    sources: [{ paths: config.logs, fromBeginning: true, service: 'orders' }],
    resource: { 'host.name': 'web-1' },
    pollIntervalMs: 40,
    discoverIntervalMs: 120,
    batchBytes: config.batchBytes,
  },
  { ...deps, spool },
);
await sender.start();
await tailer.start();
process.once('SIGTERM', () => void leave());
process.stdout.write('ready\n');

async function leave(): Promise<void> {
  await tailer.stop();
  while (spool.stats().logs.records > 0) {
    await sleep(20);
  }
  await sender.stop();
  await spool.close();
  process.exit(0);
}
