import { readdir, readFile, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { LAST_BACKUP } from '../../backup/index.ts';
import { ARCHIVES_FOLDER, createArchives } from '../../server/index.ts';
import { fail, type Finding, ok, skip, warn } from './finding.ts';

const GIB = 1024 ** 3;
const LITTLE_BYTES = 5 * GIB;
const HARDLY_BYTES = GIB;
/** `statfs` numbers of file systems whose files go with a restart, and of those on which PostgreSQL's locks and syncs are not sure. */
const PASSING = new Map([
  [0x0102_1994, 'tmpfs'],
  [0x8584_58f6, 'ramfs'],
]);
const DISTANT = new Map([
  [0x6969, 'NFS'],
  [0xff53_4d42, 'CIFS'],
  [0xfe53_4d42, 'SMB'],
  [0x0102_1997, '9p'],
]);
const OLD_BACKUP_DAYS = 8;
const DAY_MS = 86_400_000;

/** The data folder: there, safe, large enough, and of its owner alone where it has secrets. */
export async function lookAtDataFolder(dataDir: string): Promise<readonly Finding[]> {
  const part = 'data folder';
  const found = await stat(dataDir).catch(() => undefined);
  if (found?.isDirectory() !== true) {
    return [fail(part, `${dataDir} is not there`, 'start VigilOps once, or set VIGILOPS_DATA_DIR')];
  }
  const disk = await statfs(dataDir);
  const free = disk.bavail * disk.bsize;
  const space = `${dataDir}, ${gib(free)} free`;
  const kind = PASSING.get(disk.type);
  return [
    free < HARDLY_BYTES
      ? fail(part, space, 'make room: below VIGILOPS_MIN_FREE_DISK nothing is taken any more')
      : free < LITTLE_BYTES
        ? warn(part, space, 'make room, or keep data for fewer days (Settings)')
        : ok(part, space),
    ...(kind === undefined
      ? []
      : [fail(part, `${dataDir} is on ${kind}: all of it is gone after a restart`, 'move it to a disk')]),
    ...(DISTANT.has(disk.type)
      ? [
          warn(
            part,
            `${dataDir} is on ${DISTANT.get(disk.type) ?? ''}`,
            'keep the embedded database on a local disk, or name a server in DATABASE_URL',
          ),
        ]
      : []),
    ...(await lookAtSecrets(dataDir)),
  ];
}

async function lookAtSecrets(dataDir: string): Promise<readonly Finding[]> {
  const tokens = await readdir(path.join(dataDir, 'tokens')).catch(() => []);
  const files = [
    'secret-key',
    'postgres.password',
    'agent-signing-key',
    'database-url',
    ...tokens.map((name) => `tokens/${name}`),
  ].map((name) => path.join(dataDir, name));
  const open: string[] = [];
  for (const file of files) {
    const found = await stat(file).catch(() => undefined);
    if (found !== undefined && (found.mode & 0o077) !== 0) {
      open.push(file);
    }
  }
  return open.length === 0
    ? [ok('secrets', 'only their owner can read them')]
    : [fail('secrets', `others can read ${open.join(', ')}`, `chmod 600 ${open.join(' ')}`)];
}

/** What is built from the sources, and served. */
export async function lookAtBuiltParts(folders: {
  readonly console: string;
  readonly agent: string;
  readonly version: string;
}): Promise<readonly Finding[]> {
  const parts = [
    ['console', path.join(folders.console, 'index.html'), 'the console'],
    [
      'agent',
      path.join(folders.agent, 'dist/vigilops-agent.cjs'),
      'the agent, which install.sh brings to hosts',
    ],
  ] as const;
  const built = await Promise.all(
    parts.map(async ([part, file, what]) =>
      (await stat(file).catch(() => undefined)) === undefined
        ? warn(part, `${what} is not built (${file})`, 'make build')
        : ok(part, 'built'),
    ),
  );
  return [...built, await lookAtArchives(folders)];
}

/** Without them all works where hosts have a Node; that they have none is seen on the host alone, when it is installed. */
async function lookAtArchives(of: { readonly agent: string; readonly version: string }): Promise<Finding> {
  const part = 'agent archives';
  const todo = 'make package (docs/guides/add-hosts.md)';
  const folder = path.join(of.agent, ARCHIVES_FOLDER);
  const noted = await createArchives({ folder, version: of.version }).list();
  if (noted.length === 0) {
    return warn(part, `none of ${of.version} in ${folder}: hosts need a Node 20 or newer of their own`, todo);
  }
  const there = new Set(await readdir(folder));
  const missing = noted.filter(({ name }) => !there.has(name)).map(({ name }) => name);
  return missing.length === 0
    ? ok(part, noted.map(({ platform }) => platform).join(', '))
    : warn(part, `not in ${folder}: ${missing.join(', ')}`, todo);
}

/** Whether the house could be put back. */
export async function lookAtBackups(dataDir: string, now: Date): Promise<readonly Finding[]> {
  const part = 'backup';
  const text = await readFile(path.join(dataDir, LAST_BACKUP), 'utf8').catch(() => undefined);
  if (text === undefined) {
    return [warn(part, 'none was made with this command', 'vigilops backup <file> (docs/guides/backup.md)')];
  }
  const takenAt = new Date(String((JSON.parse(text) as { taken_at?: unknown }).taken_at));
  const days = (now.getTime() - takenAt.getTime()) / DAY_MS;
  if (Number.isNaN(days)) {
    return [skip(part, `${LAST_BACKUP} says nothing`)];
  }
  return days > OLD_BACKUP_DAYS
    ? [warn(part, `the last is ${String(Math.floor(days))} days old`, 'let a timer make one every night')]
    : [ok(part, `the last is of ${takenAt.toISOString()}`)];
}

const gib = (bytes: number) => `${(bytes / GIB).toFixed(1)} GiB`;
