import { describe, expect, it } from 'vitest';
import { createFileReader } from './read-file.ts';

const signal = new AbortController().signal;
const withFile = createFileReader();
const messageOf = (error: unknown) => (error as Error).message;

describe('createFileReader', () => {
  it('hands over what the file says, and finds lines in it for as long as it is needed', async () => {
    const yaml = 'vigilops: 1\nsettings:\n  retention: { logs_days: 3 }\nservices: []\n';
    const seen = await withFile(
      yaml,
      async (file) => ({
        days: file.document.settings?.retention.logs_days,
        given: file.given,
        refusal: messageOf(
          await file.refusal([
            { path: ['services', 0], what: 'later' },
            { path: ['settings', 'retention', 'logs_days'], what: 'sooner' },
          ]),
        ),
      }),
      signal,
    );
    expect(seen).toEqual({
      days: 3,
      given: { vigilops: 1, settings: { retention: { logs_days: 3 } }, services: [] },
      refusal:
        'configuration:3:16: `settings.retention.logs_days`: sooner at line 3\n' +
        'configuration:4:1: `services.0`: later at line 4',
    });
  });

  it('refuses with lines and keys', async () => {
    await expect(withFile('vigilops: 3', () => Promise.resolve(), signal)).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
      message: 'configuration:1:1: `vigilops`: expected 1, got 3 at line 1',
    });
  });

  it('ends a file that keeps the parser busy, and this process is answering all the while', async () => {
    let ticks = 0;
    const ticking = setInterval(() => {
      ticks += 1;
    }, 20);
    const impatient = createFileReader(1_000);
    const busy = impatient(`vigilops: 1\nx: ${']'.repeat(1_000_000)}`, () => Promise.resolve(), signal);
    await expect(busy).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
    clearInterval(ticking);
    expect(ticks).toBeGreaterThan(10);
  });

  it('lets go at once where the caller hangs up', async () => {
    const caller = new AbortController();
    const busy = withFile(`vigilops: 1\nx: ${']'.repeat(1_000_000)}`, () => Promise.resolve(), caller.signal);
    caller.abort(new Error('hung up'));
    await expect(busy).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('has room for so many, and says so to those beyond', async () => {
    const files = Array.from({ length: 8 }, () =>
      withFile('vigilops: 1', () => Promise.resolve('read'), signal),
    );
    const outcomes = await Promise.allSettled(files);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(6);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toMatchObject([
      { reason: { code: 'OVERLOADED' } },
      { reason: { code: 'OVERLOADED' } },
    ]);
  });
});
