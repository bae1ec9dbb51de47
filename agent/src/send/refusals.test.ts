import { encodeStatus } from '@vigilops/otlp';
import type { Logger } from '@vigilops/runtime';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';

import type { SpoolRecord } from '../spool/types.ts';
import { createSender } from './index.ts';
import { memorySpool, openServer, recordingClock, recordOf, type Reply } from './test/send-kit.ts';

const PROTOBUF = { 'content-type': 'application/x-protobuf' };
const OK: Reply = { status: 200, headers: PROTOBUF };
const BODY = new Uint8Array(9);
const OLD = `vgo_agent_${'o'.repeat(43)}`;
const NEW = `vgo_agent_${'n'.repeat(43)}`;
const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) {
    await cleanup();
  }
});

function refusal(status: 401 | 403, said: string): Reply {
  return { status, headers: PROTOBUF, body: encodeStatus(16, said, 'protobuf') };
}

function tokenFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'vigilops-token-'));
  cleanups.push(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'token');
  writeFileSync(file, `${OLD}\n`, { mode: 0o600 });
  return file;
}

/** A sender that a server refuses; `onSleep` lets a test act while the sender waits. */
async function send(
  plan: Parameters<typeof openServer>[0],
  given: { file?: string; onSleep?: (elapsedMs: number) => void; records?: SpoolRecord[] } = {},
) {
  const server = await openServer(plan);
  const { records = [recordOf('metrics', 1, BODY, 30), recordOf('logs', 2, BODY, 12)] } = given;
  const memory = memorySpool(records);
  let elapsedMs = 0;
  const clock = recordingClock((ms) => {
    elapsedMs += ms;
    given.onSleep?.(elapsedMs);
  });
  const [errors, others]: string[][] = [[], []];
  const silent = (_: object, message: string) => void others?.push(message);
  const logger: Logger = {
    debug: silent,
    info: silent,
    warn: silent,
    error: (_, message) => void errors?.push(message),
  };
  const sender = createSender(
    { url: server.url, token: OLD, ...(given.file === undefined ? {} : { tokenFile: given.file }) },
    { spool: memory.spool, clock, random: () => 0.5, logger },
  );
  cleanups.push(
    () => server.close(),
    () => sender.stop(),
  );
  await sender.start();
  const all = async () => {
    while (memory.acked.length < records.length) {
      await memory.settled();
    }
  };
  return { server, sender, clock, errors: errors ?? [], others: others ?? [], all, ...memory };
}

describe('a sender whom the server refuses', () => {
  it('says so in one line, with the reason, what waits, and what to do', async () => {
    const file = tokenFile();
    const said = 'AUTH_REVOKED: the token "web-1" was revoked';
    const { errors, all } = await send((_, number) => (number < 7 ? refusal(401, said) : OK), { file });
    await all();
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain('the token "web-1" was revoked');
    expect(errors[0]).toContain('2 records wait in the spool');
    expect(errors[0]).toContain(
      `make a new token in VigilOps, or enrol this host again, and put it into ${file}`,
    );
  });

  it('takes a new token from its file as soon as it is there, without a restart, and loses nothing', async () => {
    const file = tokenFile();
    let replacedMs = 0;
    const { server, clock, acked, dead, all, others, sender } = await send(
      ({ headers }) => (headers.authorization === `Bearer ${NEW}` ? OK : refusal(401, 'AUTH_REVOKED: gone')),
      {
        file,
        onSleep: (elapsedMs) => {
          if (replacedMs === 0 && elapsedMs > 200_000) {
            replacedMs = elapsedMs;
            writeFileSync(`${file}.new`, `${NEW}\n`);
            renameSync(`${file}.new`, file);
          }
        },
      },
    );
    await all();
    expect(dead).toEqual([]);
    expect(acked).toHaveLength(2);
    expect(others.at(-1)).toBe('the server takes data again');
    expect(sender.stats().trouble).toBeNull();
    // Two lanes, a try a minute each: no more than the first, one after each minute, and those that were taken.
    const elapsed = clock.slept.reduce((sum, ms) => sum + ms, 0);
    expect(server.received.length).toBeLessThanOrEqual(2 * Math.ceil(elapsed / 60_000) + 2);
  });

  it.each([
    ['a file that is gone', (file: string) => rmSync(file)],
    ['an empty file', (file: string) => writeFileSync(file, '')],
    ['a file with two lines', (file: string) => writeFileSync(file, `${NEW}\n${NEW}\n`)],
    ['a file that injects a header', (file: string) => writeFileSync(file, `${NEW}\r\nx: y`)],
  ])('keeps its token beside %s', async (_, spoil) => {
    const file = tokenFile();
    spoil(file);
    const { server, all } = await send((__, number) => (number < 5 ? refusal(401, 'no') : OK), { file });
    await all();
    expect(new Set(server.received.map(({ headers }) => headers.authorization))).toEqual(
      new Set([`Bearer ${OLD}`]),
    );
  });

  it('says it again each hour, and never drops what it holds', async () => {
    let elapsed = 0;
    const { errors, dead, all } = await send(
      () => (elapsed < 3 * 3_600_000 ? refusal(401, 'AUTH_EXPIRED: the token has expired') : OK),
      { onSleep: (elapsedMs) => void (elapsed = elapsedMs) },
    );
    await all();
    // Both lanes count into `elapsed`: three hours of it are at least one and a half of the clock.
    expect(errors.length).toBeGreaterThanOrEqual(2);
    expect(errors.length).toBeLessThanOrEqual(4);
    expect(errors[0]).toContain('into `server.token` of the configuration, then reload the agent');
    expect(dead).toEqual([]);
  });

  it('does not speak of tokens where something else is forbidden', async () => {
    const said = 'TLS_REQUIRED: plain HTTP from 192.0.2.1 is refused';
    const { errors, all } = await send((_, number) => (number < 3 ? refusal(403, said) : OK));
    await all();
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain(said);
    expect(errors[0]).not.toContain('new token');
  });

  it('says a refusal again once it was over', async () => {
    const records = [1, 2, 3].map((number) => recordOf('metrics', number, BODY));
    const plan = (_: unknown, number: number) => (number % 2 === 1 ? refusal(401, 'AUTH_REVOKED: gone') : OK);
    const { errors, others, all } = await send(plan, { records });
    await all();
    expect(errors).toHaveLength(3);
    expect(others.filter((line) => line === 'the server takes data again')).toHaveLength(3);
  });
});
