#!/usr/bin/env node
import { VigilError } from '@vigilops/contracts';
import { defaultDataDir } from '@vigilops/embedded-db';
import { silentLogger, systemClock } from '@vigilops/runtime';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { withTokenStore } from '../app.ts';
import { readConfig } from '../config.ts';
import { runTokenCommand, TOKEN_HELP } from './token-commands.ts';

const HELP = `vigilops: the backend's command line

${TOKEN_HELP}`;

const LIMIT_MS = 120_000;
const PROJECT = path.resolve(import.meta.dirname, '../../..');

/** 0 done, 1 failed, 2 called wrongly. */
async function main(args: readonly string[]): Promise<number> {
  const [topic, ...rest] = args;
  if (topic === undefined || args.includes('--help') || args.includes('-h')) {
    process.stdout.write(HELP);
    return topic === undefined ? 2 : 0;
  }
  if (topic !== 'token') {
    process.stderr.write(`there is no command ${topic}\n\n${HELP}`);
    return 2;
  }
  const config = readConfig(process.env, (file) => readFileSync(file, 'utf8'));
  const uid = process.getuid?.();
  const dataDir = path.resolve(config.dataDir ?? defaultDataDir({ uid, projectDir: PROJECT }));
  const print = (line: string) => {
    process.stdout.write(`${line}\n`);
  };
  const signal = AbortSignal.timeout(LIMIT_MS);
  await withTokenStore({ config, dataDir, clock: systemClock, logger: silentLogger }, signal, (tokens) =>
    runTokenCommand(rest, { tokens, clock: systemClock, print, signal }),
  );
  return 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof VigilError && error.code === 'REQUEST_INVALID' ? 2 : 1;
}
