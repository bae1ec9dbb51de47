import { openS3StandIn, type S3StandIn } from '@vigilops/testkit';
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createFolderTarget } from './folder.ts';
import { PIECE_BYTES } from './s3-upload.ts';
import { createS3Target } from './s3.ts';
import type { ArchiveTarget } from './target.ts';
import { tryTarget } from './try-target.ts';

const signal = new AbortController().signal;
const BUCKET = 'logs-of-tests';
const NAME = 'logs/2026/03/01/run-1/part-00001.jsonl.gz';
const loopback = () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]);
let folder: string;
let s3: S3StandIn;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'vigilops-target-'));
  s3 = await openS3StandIn(BUCKET);
});
beforeEach(() => {
  s3.bucket.objects.clear();
  s3.bucket.uploads.clear();
});
afterEach(() => {
  s3.switch(true);
  s3.trouble(() => undefined);
});
afterAll(async () => {
  await s3.close();
  await rm(folder, { recursive: true });
});

const s3Target = (changes: object = {}, credentials: object = {}, resolve = loopback): ArchiveTarget =>
  createS3Target(
    {
      kind: 's3',
      endpoint: s3.url,
      region: s3.key.region,
      bucket: BUCKET,
      prefix: 'house/',
      pathStyle: true,
      ...changes,
    },
    { ...s3.key, ...credentials },
    resolve,
  );

async function spool(bytes: Buffer) {
  const file = path.join(folder, 'spooled');
  await writeFile(file, bytes);
  return { path: file, bytes: bytes.byteLength };
}
async function readAll(target: ArchiveTarget, name = NAME): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of target.read(name, signal)) {
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
const piecesSent = () => s3.requests.filter(({ url }) => url.includes('partNumber')).length;

describe.each([
  ['a folder', () => createFolderTarget(path.join(folder, 'archive'))],
  ['S3, path style', () => s3Target()],
  [
    'S3, the bucket in the name of the host',
    () => s3Target({ endpoint: `http://s3.test:${String(s3.port)}`, pathStyle: false }),
  ],
] as const)('%s', (_, open) => {
  it.each([
    ['little', 1_000],
    ['pieces', 2 * PIECE_BYTES + 77],
  ])('keeps what is put: %s', async (_size, size) => {
    const target = open();
    const bytes = randomBytes(size);
    expect(await target.size(NAME, signal)).toBeNull();
    await target.put(NAME, await spool(bytes), signal);
    expect(await target.size(NAME, signal)).toBe(size);
    expect((await readAll(target)).equals(bytes)).toBe(true);
    await target.remove(NAME, signal);
    await target.remove(NAME, signal);
    expect(await target.size(NAME, signal)).toBeNull();
    await expect(readAll(target)).rejects.toMatchObject({ kind: 'missing' });
    target.close();
  });

  it('is tried with a small object, of which nothing stays', async () => {
    const target = open();
    expect(await tryTarget(target, signal)).toBeNull();
    expect(s3.bucket.objects.size).toBe(0);
    target.close();
  });
});

describe('S3', () => {
  it('asks the bucket by the name of the host where that is set', async () => {
    const target = s3Target({ endpoint: `http://s3.test:${String(s3.port)}`, pathStyle: false });
    await target.size(NAME, signal);
    expect(s3.requests.at(-1)).toMatchObject({
      host: `${BUCKET}.s3.test:${String(s3.port)}`,
      url: expect.stringMatching(/^\/house\/logs/u) as string,
    });
  });

  it('goes on behind the pieces that are there after a cut, and leaves no half upload', async () => {
    const target = s3Target();
    const bytes = randomBytes(3 * PIECE_BYTES + 1);
    const file = await spool(bytes);
    s3.trouble(({ url }) => (url.includes('partNumber=3') ? 'cut' : undefined));
    await expect(target.put(NAME, file, signal)).rejects.toMatchObject({ kind: 'away' });
    expect([...s3.bucket.uploads.values()].map(({ parts }) => [...parts.keys()])).toEqual([[1, 2]]);
    s3.trouble(() => undefined);
    const before = piecesSent();
    await target.put(NAME, file, signal);
    expect(piecesSent() - before).toBe(2);
    expect((await readAll(target)).equals(bytes)).toBe(true);
    expect(s3.bucket.uploads.size).toBe(0);
  });

  it('sends a piece again whose bytes are others, and ends uploads that nobody goes on with', async () => {
    const target = s3Target();
    const old = await spool(randomBytes(2 * PIECE_BYTES));
    s3.trouble(({ url, method }) => (method === 'POST' && url.includes('uploadId') ? 'cut' : undefined));
    await expect(target.put(NAME, old, signal)).rejects.toThrow('cannot be put together');
    s3.bucket.uploads.set('older', { key: `house/${NAME}`, begunAt: new Date(0), parts: new Map() });
    s3.trouble(() => undefined);
    const bytes = randomBytes(2 * PIECE_BYTES);
    await target.put(NAME, await spool(bytes), signal);
    expect((await readAll(target)).equals(bytes)).toBe(true);
    expect(s3.bucket.uploads.size).toBe(0);
  });

  it('takes an error in an answer of 200 for one', async () => {
    const target = s3Target();
    const file = await spool(randomBytes(2 * PIECE_BYTES));
    s3.trouble(({ url, method }) =>
      method === 'POST' && url.includes('uploadId')
        ? { status: 500, code: 'InternalError', message: 'we are sorry', inStatus200: true }
        : undefined,
    );
    await expect(target.put(NAME, file, signal)).rejects.toMatchObject({
      kind: 'away',
      message: expect.stringContaining('we are sorry') as string,
    });
    expect(s3.bucket.objects.size).toBe(0);
  });

  it('ends an upload in the middle when what it is of is removed', async () => {
    const target = s3Target();
    const file = await spool(randomBytes(2 * PIECE_BYTES));
    s3.trouble(({ url }) => (url.includes('partNumber=2') ? 'cut' : undefined));
    await expect(target.put(NAME, file, signal)).rejects.toThrow();
    s3.trouble(() => undefined);
    await target.remove(NAME, signal);
    expect(s3.bucket.uploads.size).toBe(0);
  });

  it.each([
    ['no such bucket', { bucket: 'elsewhere' }, {}, 'there is no such bucket'],
    ['another key', {}, { accessKeyId: 'AKIAOTHER' }, 'does not know this access key'],
    ['another secret', {}, { secretAccessKey: 'wrong' }, 'secret key is not that of the access key'],
    ['another region', { region: 'us-east-1' }, {}, 'the region is another one'],
    ['nobody there', { endpoint: 'http://127.0.0.1:9' }, {}, 'connection refused'],
  ])('says what is wrong: %s', async (_what, changes, credentials, words) => {
    const problem = await tryTarget(s3Target(changes, credentials), signal);
    expect(problem).toContain(words);
    expect(problem).not.toContain('CANARY');
  });

  it.each([
    [
      'off',
      () => {
        s3.switch(false);
      },
      'the connection was cut',
    ],
    [
      'busy',
      () => {
        s3.trouble(() => ({ status: 503, code: 'SlowDown', message: 'reduce your rate' }));
      },
      'reduce your rate',
    ],
  ])('is away, and not wrong, while it is %s', async (_what, trouble, words) => {
    trouble();
    await expect(s3Target().putSmall(NAME, randomBytes(9), signal)).rejects.toMatchObject({
      kind: 'away',
      message: expect.stringContaining(words) as string,
    });
  });

  it('does not take half of an answer for the whole', async () => {
    const target = s3Target();
    await target.putSmall(NAME, randomBytes(100_000), signal);
    s3.trouble(({ method }) => (method === 'GET' ? 'cut answer' : undefined));
    await expect(readAll(target)).rejects.toMatchObject({ kind: 'away' });
  });

  it('connects to no address that must not be asked', async () => {
    const forbidden = () => Promise.reject(new Error('addresses of cloud metadata are never asked'));
    const before = s3.requests.length;
    for (const endpoint of [s3.url, `http://s3.test:${String(s3.port)}`]) {
      expect(await tryTarget(s3Target({ endpoint }, {}, forbidden), signal)).toContain('never asked');
    }
    expect(s3.requests.length).toBe(before);
  });
});

describe('a folder', () => {
  it('gives a file its name when it is whole', async () => {
    const at = path.join(folder, 'half');
    const target = createFolderTarget(at);
    await expect(
      target.put('a/b.gz', { path: path.join(folder, 'nowhere'), bytes: 1 }, signal),
    ).rejects.toMatchObject({
      kind: 'away',
    });
    expect(await target.size('a/b.gz', signal)).toBeNull();
    await target.putSmall('a/c.json', Buffer.from('{}'), signal);
    expect(await readdir(path.join(at, 'a'))).toEqual(['c.json']);
  });

  it.skipIf(process.getuid?.() === 0)('says that it may not', async () => {
    const at = await mkdtemp(path.join(folder, 'locked-'));
    await chmod(at, 0o500);
    expect(await tryTarget(createFolderTarget(at), signal)).toContain('this process may not');
  });

  it('says what is in its way', async () => {
    const at = path.join(folder, 'file');
    await writeFile(at, '');
    expect(await tryTarget(createFolderTarget(at), signal)).toContain('cannot be written to');
  });
});
