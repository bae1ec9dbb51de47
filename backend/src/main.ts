#!/usr/bin/env node
import { VigilError } from '@vigilops/contracts';
import { defaultDataDir } from '@vigilops/embedded-db';
import { systemClock } from '@vigilops/runtime';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startBackend } from './app.ts';
import { readConfig, type Config } from './config.ts';
import { createLogger } from './telemetry/index.ts';

const HELP = `vigilops-backend: takes OpenTelemetry, stores it, answers questions

  node backend/src/main.ts [--tls-self-signed]

      --tls-self-signed   serve with a certificate made once and kept in the data folder; prints its fingerprint
  -h, --help              this text

Settings come from the environment: docs/reference/backend-config.md
Tokens: node backend/src/cli/main.ts token --help
`;

/** 0 stopped as asked, 1 failed, 2 called or configured wrongly. */
const EXIT = { stopped: 0, failed: 1, misused: 2 } as const;
const PROJECT = path.resolve(import.meta.dirname, '../..');
const TRACING = ['LANGSMITH_TRACING', 'LANGSMITH_TRACING_V2', 'LANGCHAIN_TRACING', 'LANGCHAIN_TRACING_V2'];

function readArguments(): { readonly help: boolean; readonly selfSigned: boolean } {
  const { values } = parseArgs({
    options: { 'tls-self-signed': { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  return { help: values.help === true, selfSigned: values['tls-self-signed'] === true };
}

function configure(): { readonly config: Config; readonly dataDir: string } | undefined {
  try {
    const { help, selfSigned } = readArguments();
    if (help) {
      process.stdout.write(HELP);
      return undefined;
    }
    // LangChain would send what it sees to its makers where one of these is set: not from this house.
    TRACING.forEach((name) => Reflect.deleteProperty(process.env, name));
    const config = readConfig(process.env, (file) => readFileSync(file, 'utf8'));
    const uid = process.getuid?.();
    const dataDir = path.resolve(config.dataDir ?? defaultDataDir({ uid, projectDir: PROJECT }));
    // Root hands the database to another account, which must be able to walk through.
    mkdirSync(dataDir, { recursive: true, mode: uid === 0 ? 0o755 : 0o700 });
    return { config: selfSigned ? { ...config, tls: { ...config.tls, selfSigned } } : config, dataDir };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = EXIT.misused;
    return undefined;
  }
}

async function serve(config: Config, dataDir: string): Promise<void> {
  const { version } = JSON.parse(readFileSync(path.join(PROJECT, 'backend/package.json'), 'utf8')) as {
    version: string;
  };
  const { logger, close } = createLogger({
    level: config.logLevel,
    stdout: process.stdout,
    file: path.join(dataDir, 'logs', 'backend.log'),
  });
  const die = (error: unknown, what: string) => {
    logger.error({ err: error }, what);
    process.exit(EXIT.failed);
  };
  process.on('uncaughtException', (error) => {
    die(error, 'uncaught error; ending');
  });
  process.on('unhandledRejection', (reason) => {
    die(reason, 'unhandled rejection; ending');
  });

  const stopping = new AbortController();
  const asked = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        if (stopping.signal.aborted) {
          // Asked twice: somebody does not want to wait.
          process.exit(EXIT.failed);
        }
        logger.info({ signal }, 'asked to stop');
        stopping.abort(new Error(`asked to stop by ${signal}`));
        resolve();
      });
    }
  });

  try {
    const backend = await startBackend(
      { config, dataDir, version, clock: systemClock, logger },
      stopping.signal,
    );
    await asked;
    await backend.stop();
    logger.info({}, 'stopped');
  } catch (error) {
    if (!stopping.signal.aborted) {
      const misconfigured = error instanceof VigilError && error.code === 'CONFIG_INVALID';
      logger.error(misconfigured ? { code: error.code } : { err: error }, startFailure(error));
      process.exitCode = misconfigured ? EXIT.misused : EXIT.failed;
    }
  }
  close();
  // Whatever still holds the event loop (a database client that hangs) must not hold the process.
  process.exit();
}

function startFailure(error: unknown): string {
  return `did not start: ${error instanceof Error ? error.message : String(error)}`;
}

const configured = configure();
if (configured !== undefined) {
  await serve(configured.config, configured.dataDir);
}
