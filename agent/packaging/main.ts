/**
 * `make package`: archives of the agent with a Node of its own, for hosts that have none, of this folder or of the one that is
 * named; of all platforms, or of those that are named after the folder or in PLATFORMS. Ends with 1 when none could be made.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import manifest from '../package.json' with { type: 'json' };
import { packageAgent } from './package-agent.ts';
import { PLATFORMS, type Platform, readRuntime } from './runtimes.ts';

const sources = join(dirname(fileURLToPath(import.meta.url)), '..');
const house = join(sources, '..');
const [agent = sources, ...named] = process.argv.slice(2);
const asked = [...named, ...(process.env['PLATFORMS'] ?? '').split(/\s+/)].filter((word) => word !== '');
const unknown = asked.filter((word) => !PLATFORMS.some((platform) => platform === word));
if (unknown.length > 0) {
  process.stderr.write(`there is no platform ${unknown.join(', ')}; there are ${PLATFORMS.join(', ')}\n`);
  process.exit(2);
}
const platforms = asked.length > 0 ? (asked as Platform[]) : PLATFORMS;
const missing = packageAgent(
  { agent, license: join(house, 'LICENSE'), version: manifest.version, platforms },
  {
    readRuntime: (platform) =>
      readRuntime(platform, {
        modules: join(house, 'node_modules'),
        cache: join(house, 'node_modules/.cache/agent-runtimes'),
      }),
    say: (line) => process.stdout.write(`${line}\n`),
  },
);
if (missing.length > 0) {
  process.stderr.write(
    `hosts on ${missing.join(', ')} need a Node of their own (docs/guides/add-hosts.md)\n`,
  );
}
process.exitCode = missing.length === platforms.length ? 1 : 0;
