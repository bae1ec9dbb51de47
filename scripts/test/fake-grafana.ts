import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Answers as Grafana does, and writes down how it was started: `started.json` in its data folder. */
const PROGRAM = `#!${process.execPath}
const { writeFileSync } = require('node:fs');
const args = process.argv.slice(2);
if (args.includes('--version')) {
  console.log('grafana version VERSION');
  process.exit(0);
}
writeFileSync(process.env.GF_PATHS_DATA + '/started.json', JSON.stringify({ args, env: process.env, cwd: process.cwd() }));
if (process.env.FAKE_GRAFANA_FAILS) {
  console.error('no such table: migration_log');
  process.exit(7);
}
require('node:http')
  .createServer((request, response) => {
    response.writeHead(request.url === '/api/health' ? 200 : 404).end('{"database":"ok"}');
  })
  .listen(Number(process.env.GF_SERVER_HTTP_PORT), process.env.GF_SERVER_HTTP_ADDR);
`;

/** A folder as a package of Grafana has it, in \`folder\`: bin/<name> and conf/defaults.ini. */
export function writeFakeGrafana(folder: string, options: { name?: string; version?: string } = {}): string {
  const { name = 'grafana', version = '13.1.0' } = options;
  mkdirSync(join(folder, 'bin'), { recursive: true });
  mkdirSync(join(folder, 'conf'), { recursive: true });
  writeFileSync(join(folder, 'conf/defaults.ini'), '');
  const program = join(folder, 'bin', name);
  writeFileSync(program, PROGRAM.replace('VERSION', version));
  chmodSync(program, 0o755);
  return program;
}

export interface StartedAs {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

export function howItWasStarted(dataFolder: string): StartedAs {
  return JSON.parse(readFileSync(join(dataFolder, 'started.json'), 'utf8')) as StartedAs;
}
