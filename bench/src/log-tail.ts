import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { silentLogger, systemClock } from '@vigilops/runtime';

import { createLogTailer } from '../../agent/src/logs/index.ts';
import { createSpool, diskFileSystem, type Spool } from '../../agent/src/spool/index.ts';
import { tellFigure } from './parts/figures.ts';
import { accessLog, javaLog, jsonLog, type MadeLog } from './parts/log-lines.ts';
import { onOneCore } from './parts/one-core.ts';
import { isShort, spread } from './parts/statistics.ts';

/**
 * Log lines from their file to gzip'd OTLP on disk, acknowledged: the agent's own tailer and spool under the flags of
 * its launcher, one core, CPU time of all threads. Each run compares what arrived with what was written, as sets.
 */
const LAUNCHER = resolve(import.meta.dirname, '../../agent/bin/vigilops-agent');
const LINES = isShort() ? 5_000 : 200_000;
const RUNS = isShort() ? 1 : 5;

if (onOneCore(launcherFlags())) {
  await main();
}

async function main(): Promise<void> {
  const logs = [accessLog(LINES), javaLog(LINES), jsonLog(LINES)];
  const rates = logs.map((): number[] => []);
  let wrong = 0;
  // The first round compiles the code.
  for (let run = -1; run < RUNS; run += 1) {
    for (const [index, log] of logs.entries()) {
      const { linesPerCpuSecond, lost, twice } = await tail(log);
      wrong += lost + twice;
      if (lost + twice > 0) {
        console.log(`${log.name}: ${String(lost)} records lost, ${String(twice)} duplicated`);
      }
      if (run >= 0) {
        rates[index]?.push(linesPerCpuSecond);
      }
    }
  }
  for (const [index, { name, text, lines, records }] of logs.entries()) {
    console.log(
      `${name}, ${String(Math.round(text.length / lines))} bytes a line, ${(lines / records).toFixed(2)} lines a record: ` +
        `${spread(rates[index] ?? [], 'lines/s')} a core`,
    );
    tellFigure({
      what: `log file to gzip'd OTLP on disk, ${name}, one core`,
      unit: 'lines/s',
      ours: rates[index] ?? [],
      target: { least: 100_000 },
    });
  }
  tellFigure({
    what: 'lines lost or doubled on that way',
    unit: 'lines',
    ours: [wrong],
    target: { most: 0 },
  });
  console.log(`lost or duplicated in ${String((RUNS + 1) * logs.length)} runs: ${String(wrong)}`);
  process.exitCode = wrong === 0 ? 0 : 1;
}

async function tail(log: MadeLog) {
  const directory = mkdtempSync(join(tmpdir(), 'vigilops-tail-'));
  const path = join(directory, 'app.log');
  writeFileSync(path, log.text);
  const deps = { clock: systemClock, random: Math.random, logger: silentLogger };
  const spool = await createSpool(
    { directory: join(directory, 'spool') },
    {
      ...deps,
      fileSystem: diskFileSystem,
      hostUpMs: systemClock.monotonicMs,
      newBatchId: () => new Uint8Array(randomBytes(16)),
    },
  );
  const tailer = createLogTailer(
    {
      sources: [{ paths: [path], fromBeginning: true, service: 'bench' }],
      resource: { 'host.name': 'bench' },
    },
    { ...deps, spool },
  );
  try {
    const began = process.cpuUsage();
    const arriving = takeAll(spool, log.records);
    await tailer.look();
    await tailer.read();
    await tailer.stop();
    const payloads = await arriving;
    const { user, system } = process.cpuUsage(began);
    return { linesPerCpuSecond: (log.lines / (user + system)) * 1e6, ...compare(payloads, log) };
  } finally {
    await spool.close();
    rmSync(directory, { recursive: true });
  }
}

/** What the server would get, each acknowledged at once; until so many records have come, or no more are there. */
async function takeAll(spool: Spool, records: number): Promise<readonly Uint8Array[]> {
  const payloads: Uint8Array[] = [];
  const patience = AbortSignal.timeout(60_000);
  for (let rows = 0; rows < records;) {
    await spool.waitForRecord('logs', patience);
    const record = await spool.next('logs');
    if (record !== undefined) {
      payloads.push(record.payload);
      rows += record.rows;
      await spool.ack(record);
    }
  }
  return payloads;
}

function compare(payloads: readonly Uint8Array[], { records, number }: MadeLog) {
  const times = new Uint8Array(records);
  for (const payload of payloads) {
    for (const [, digits] of gunzipSync(payload).toString('latin1').matchAll(number)) {
      times[Number(digits)] = (times[Number(digits)] ?? 0) + 1;
    }
  }
  return {
    lost: times.filter((count) => count === 0).length,
    twice: times.filter((count) => count > 1).length,
  };
}

/** As the launcher starts the agent; its optimizing compiler is on by itself wherever the agent is busy. */
function launcherFlags(): readonly string[] {
  const script = readFileSync(LAUNCHER, 'utf8');
  const flags = [...script.matchAll(/^flags="(?:\$flags )?(.*)"$/gm)].flatMap(([, words = '']) =>
    words.split(' '),
  );
  if (flags.length === 0) {
    throw new Error(`no flags were found in ${LAUNCHER}`);
  }
  return flags;
}
