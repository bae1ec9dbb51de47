import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { speaksTls, type Config } from '../../config.ts';
import type { ServerExam } from '../../store/index.ts';
import { lookAtBackend } from './backend.ts';
import { lookAtDatabase } from './database.ts';
import { lookAtBackups, lookAtBuiltParts, lookAtDataFolder } from './files.ts';
import { fail, type Finding, ok, skip } from './finding.ts';
import { lookAtReach } from './reach.ts';

export const DOCTOR_HELP = `vigilops doctor: what is wrong with this installation, and what to do

  vigilops doctor [--json]
      Looks at settings, data folder, database, backend, hosts, channels, certificate, Grafana and backups, and changes nothing. Exit
      code 1 where something does not work. Run it with the backend's environment, as its account or root.
`;

export interface DoctorDeps {
  /** As the backend reads it; throws with all that is wrong. */
  readonly readConfig: () => Config;
  /** Throws with a sentence where there is no house. */
  readonly dataDirOf: (config: Config) => string;
  readonly examine: (url: string) => Promise<ServerExam>;
  readonly version: string;
  readonly nodeVersion: string;
  readonly now: () => Date;
}

const OLDEST_NODE = 20;

/** All findings, in the order in which one thing depends on another. Never throws. */
export async function examineHouse(deps: DoctorDeps): Promise<readonly Finding[]> {
  const node = lookAtNode(deps.nodeVersion);
  let config: Config;
  try {
    config = deps.readConfig();
  } catch (error) {
    return [node, fail('settings', messageOf(error), 'docs/reference/backend-config.md has every key')];
  }
  const first = [node, ok('settings', 'no key is wrong')];
  let dataDir: string;
  try {
    dataDir = path.resolve(deps.dataDirOf(config));
  } catch (error) {
    return [...first, fail('data folder', messageOf(error), 'make up starts a new house')];
  }
  const looks: readonly (() => Promise<readonly Finding[]>)[] = [
    () => lookAtDataFolder(dataDir),
    () => lookAtServer(config, dataDir, deps.examine),
    async () => lookAtBackend(await addressOf(config, dataDir, deps.version)),
    () => lookAtReach(reachOf(config, deps.now())),
    () => lookAtBuiltParts({ console: config.consoleDir, agent: config.agentDir, version: deps.version }),
    () => lookAtBackups(dataDir, deps.now()),
  ];
  const findings = await Promise.all(
    looks.map((look) => look().catch((error: unknown) => [skip('doctor', messageOf(error))])),
  );
  return [...first, ...findings.flat()];
}

function lookAtNode(version: string): Finding {
  const major = Number(/^v?(\d+)/.exec(version)?.[1]);
  return major >= OLDEST_NODE
    ? ok('Node', version)
    : fail('Node', version, `install Node ${String(OLDEST_NODE)} or newer`);
}

async function lookAtServer(
  { databaseUrl }: Config,
  dataDir: string,
  examine: DoctorDeps['examine'],
): Promise<readonly Finding[]> {
  const kept = await readFile(path.join(dataDir, 'database-url'), 'utf8').catch(() => '');
  const url = databaseUrl ?? kept.trim();
  if (url === '') {
    return [skip('database', 'the embedded one runs with the backend, and that does not run')];
  }
  try {
    return lookAtDatabase(await examine(url), databaseUrl === undefined);
  } catch (error) {
    const todo = databaseUrl === undefined ? 'start the backend' : 'start it, or correct DATABASE_URL';
    return [fail('database', messageOf(error), todo)];
  }
}

async function addressOf(config: Config, dataDir: string, version: string) {
  const scheme = speaksTls(config) ? 'https' : 'http';
  const isAny = config.listen === '0.0.0.0' || config.listen === '::';
  const host = isAny ? '127.0.0.1' : config.listen.includes(':') ? `[${config.listen}]` : config.listen;
  const read = (name: string) => readFile(path.join(dataDir, 'tokens', name), 'utf8').catch(() => undefined);
  const token = ((await read('admin')) ?? (await read('grafana-read')))?.trim();
  return {
    url: `${scheme}://${host}:${String(config.port)}`,
    otlpUrl: config.otlpPort === null ? undefined : `${scheme}://${host}:${String(config.otlpPort)}`,
    version,
    token,
  };
}

function reachOf(config: Config, now: Date) {
  return {
    listen: config.listen,
    hasTls: speaksTls(config),
    isBehindProxy: config.trustProxy.length > 0,
    plainHttpFrom: config.allowPlainHttpFrom,
    publicUrl: config.publicUrl,
    grafanaUrl: config.grafana?.url,
    now,
  };
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

const MARKS = { ok: 'ok  ', warn: 'WARN', fail: 'FAIL', skip: '–   ' } as const;

/** For a terminal: one line a finding, what to do below it, and a last line that counts. */
export function inWords(findings: readonly Finding[]): readonly string[] {
  const width = Math.max(...findings.map(({ part }) => part.length));
  const lines = findings.flatMap(({ level, part, says, todo }) => {
    const [first = '', ...more] = says.split('\n');
    const indent = ' '.repeat(MARKS.ok.length + width + 3);
    return [
      `${MARKS[level]} ${part.padEnd(width)}  ${first}`,
      ...more.map((line) => `${indent}${line}`),
      ...(todo === null ? [] : [`${indent}→ ${todo}`]),
    ];
  });
  const count = (level: Finding['level']) => findings.filter((one) => one.level === level).length;
  const summary = `${String(count('fail'))} to repair, ${String(count('warn'))} to look at, ${String(count('ok'))} in order`;
  return [...lines, '', summary];
}
