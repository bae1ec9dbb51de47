import { logs, type LogRecord } from '@opentelemetry/api';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLogger, NOT_EXPORTED } from './logger.ts';

let folder: string;
const exported: LogRecord[] = [];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'vigilops-logger-'));
  logs.setGlobalLoggerProvider({
    getLogger: () => ({ emit: (record) => void exported.push(record), enabled: () => true }),
  });
});
afterEach(async () => {
  logs.disable();
  exported.length = 0;
  await rm(folder, { recursive: true });
});

function openLogger(level: 'debug' | 'info' = 'info') {
  const stdout = new PassThrough();
  const file = path.join(folder, 'backend.log');
  const { logger, close } = createLogger({ level, stdout: stdout as unknown as NodeJS.WriteStream, file });
  return {
    logger,
    close,
    lines: async () =>
      (await readFile(file, 'utf8'))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as object),
    stdout,
  };
}

describe('logger', () => {
  it('writes one JSON line to stdout and file, and one record to OpenTelemetry', async () => {
    const { logger, close, lines, stdout } = openLogger();
    logger.warn({ port: 4318 }, 'port in use');
    logger.debug({}, 'too fine');
    close();
    const [line] = await lines();
    expect(line).toMatchObject({ level: 'warn', port: 4318, msg: 'port in use' });
    expect(JSON.parse(String(stdout.read()))).toEqual(line);
    expect(exported).toHaveLength(1);
    expect(exported[0]).toMatchObject({
      severityNumber: 13,
      body: 'port in use',
      attributes: { port: 4318 },
    });
  });

  it('exports no line that tells of the export: there is no loop', async () => {
    const { logger, close, lines } = openLogger('debug');
    logger.debug(NOT_EXPORTED, 'OpenTelemetry: export failed');
    close();
    expect(await lines()).toHaveLength(1);
    expect(exported).toEqual([]);
  });

  it('writes of an error what helps, and nothing that hangs on it', async () => {
    const { logger, close, lines } = openLogger();
    const error = Object.assign(new Error('refused', { cause: new Error('ECONNREFUSED') }), {
      code: '57P01',
      client: { connectionParameters: { password: 'hunter2' } },
    });
    logger.error({ err: error }, 'database');
    close();
    const text = JSON.stringify(await lines());
    expect(text).not.toContain('hunter2');
    expect((await lines())[0]).toMatchObject({
      err: { message: 'refused', code: '57P01', cause: { message: 'ECONNREFUSED' } },
    });
  });
});
