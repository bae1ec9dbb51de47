#!/usr/bin/env node
import { VigilError } from '@vigilops/contracts';
import { claimDataFolder, defaultDataDir, embeddedVersion } from '@vigilops/embedded-db';
import { silentLogger, systemClock } from '@vigilops/runtime';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { openDatabaseForTools } from '../app-database.ts';
import type { BackendDeps } from '../app.ts';
import { readConfig, type Config } from '../config.ts';
import {
  BACKUP_HELP,
  runBackupCommand,
  runRestoreCommand,
  type BackupCommandDeps,
} from './backup-commands.ts';
import { findDataFolder } from './data-folder.ts';
import { DOCTOR_HELP, examineHouse, inWords } from './doctor/doctor.ts';
import { examineServer } from '../store/index.ts';

const LIMIT_MS = 120_000;
/** A restored database first replays its journal. */
const TRY_OUT_LIMIT_MS = 600_000;
const PROJECT = path.resolve(import.meta.dirname, '../../..');

/** 0 done, 1 failed, 2 called wrongly. */
async function main(args: readonly string[]): Promise<number> {
  const [topic, ...rest] = args;
  if (topic === undefined || args.includes('--help') || args.includes('-h')) {
    process.stdout.write(await help());
    return topic === undefined ? 2 : 0;
  }
  if (!isTopic(topic)) {
    process.stderr.write(`there is no command ${topic}\n\n${await help()}`);
    return 2;
  }
  if (topic === 'doctor') {
    return runDoctor(rest);
  }
  const config = readOwnConfig();
  const dataDir = path.resolve(dataDirOf(config, topic === 'restore'));
  const deps = { config, dataDir, version: versionOf(), clock: systemClock, logger: silentLogger };
  if (topic === 'backup' || topic === 'restore') {
    await (topic === 'backup' ? runBackupCommand : runRestoreCommand)(rest, backupDeps(deps));
    return 0;
  }
  const { runWithTools } = await import('./with-tools.ts');
  await runWithTools(topic, rest, { ...deps, print, signal: AbortSignal.timeout(LIMIT_MS) });
  return 0;
}

/** What needs the whole house is loaded only where it is called: the doctor answers in a second. */
async function help(): Promise<string> {
  const { TOOLS_HELP } = await import('./with-tools.ts');
  return ["vigilops: the backend's command line\n", TOOLS_HELP, BACKUP_HELP, DOCTOR_HELP].join('\n');
}

function readOwnConfig(): Config {
  return readConfig(process.env, (file) => readFileSync(file, 'utf8'));
}

/** 0: nothing has to be repaired. */
async function runDoctor(args: readonly string[]): Promise<number> {
  const unknown = args.find((arg) => arg !== '--json');
  if (unknown !== undefined) {
    throw new VigilError('REQUEST_INVALID', `doctor: there is no option ${unknown}`);
  }
  const findings = await examineHouse({
    readConfig: readOwnConfig,
    dataDirOf: (config) => dataDirOf(config, false),
    examine: examineServer,
    version: versionOf(),
    nodeVersion: process.version,
    now: () => systemClock.now(),
  });
  (args.includes('--json') ? [JSON.stringify(findings, null, 2)] : inWords(findings)).forEach(print);
  return findings.some(({ level }) => level === 'fail') ? 1 : 0;
}

const TOPICS = ['user', 'token', 'config', 'grafana', 'backup', 'restore', 'doctor'] as const;

function isTopic(word: string): word is (typeof TOPICS)[number] {
  return TOPICS.some((topic) => topic === word);
}

function versionOf(): string {
  const { version } = JSON.parse(readFileSync(path.join(PROJECT, 'backend/package.json'), 'utf8')) as {
    version: string;
  };
  return version;
}

/** @param mayBeNew a house is put there: it need not be one yet */
function dataDirOf(config: Config, mayBeNew: boolean): string {
  const preset = defaultDataDir({ uid: process.getuid?.(), projectDir: PROJECT });
  if (config.dataDir !== undefined || config.databaseUrl !== undefined) {
    return config.dataDir ?? preset;
  }
  try {
    return findDataFolder([...new Set([path.join(PROJECT, '.vigilops'), preset])]);
  } catch (error) {
    if (mayBeNew) {
      return preset;
    }
    throw error;
  }
}

function backupDeps(deps: BackendDeps): BackupCommandDeps {
  const { config, dataDir, version } = deps;
  return {
    dataDir,
    version,
    now: () => systemClock.now(),
    embeddedVersion,
    claim: () => claimDataFolder(dataDir),
    openEmbedded: async () => {
      if (config.databaseUrl !== undefined) {
        return undefined;
      }
      const database = await openDatabaseForTools(config, dataDir, deps);
      return { url: database.url, cluster: path.join(dataDir, 'postgres'), close: () => database.stop() };
    },
    tryOut: async () => (await import('./with-tools.ts')).tryOut(deps, TRY_OUT_LIMIT_MS),
    print,
  };
}

const print = (line: string) => {
  process.stdout.write(`${line}\n`);
};

// Whoever reads may have seen enough: `vigilops user audit | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof VigilError && error.code === 'REQUEST_INVALID' ? 2 : 1;
}
