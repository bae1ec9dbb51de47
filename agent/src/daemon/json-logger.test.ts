import { describe, expect, it } from 'vitest';

import { createJsonLogger } from './json-logger.ts';

function createTestLogger(level: 'debug' | 'info' | 'warn' | 'error' = 'info') {
  const lines: string[] = [];
  const logger = createJsonLogger(
    level,
    (line) => void lines.push(line),
    () => new Date('2026-01-05T08:00:00Z'),
  );
  return { logger, lines };
}

describe('createJsonLogger', () => {
  it('writes one JSON object a line', () => {
    const { logger, lines } = createTestLogger();
    logger.info({ files: 2, path: 'a\nb' }, 'following');
    expect(lines).toEqual([
      '{"time":"2026-01-05T08:00:00.000Z","level":"info","message":"following","files":2,"path":"a\\nb"}\n',
    ]);
  });

  it('is silent below its level', () => {
    const { logger, lines } = createTestLogger('warn');
    logger.debug({}, 'a');
    logger.info({}, 'b');
    logger.warn({}, 'c');
    logger.error({}, 'd');
    expect(lines.map((line) => (JSON.parse(line) as { level: string }).level)).toEqual(['warn', 'error']);
  });

  it('tells an error with its code and cause, and a BigInt as text', () => {
    const { logger, lines } = createTestLogger();
    const error = Object.assign(new Error('outer', { cause: new Error('inner') }), { code: 'ENOSPC' });
    logger.error({ error, inode: 12n }, 'x');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      error: { message: 'outer', code: 'ENOSPC', cause: { message: 'inner' } },
      inode: '12',
    });
  });

  it('never writes a line without end', () => {
    const { logger, lines } = createTestLogger();
    logger.error({ text: 'x'.repeat(100_000) }, 'y'.repeat(100_000));
    expect(lines[0]?.length).toBeLessThan(8_192);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'error', cut: true });
  });
});
