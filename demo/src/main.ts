import { readFile } from 'node:fs/promises';
import { VigilError } from '@vigilops/contracts';
import { systemClock } from '@vigilops/runtime';
import { parseOptions, USAGE } from './options.ts';
import { runDemo } from './run/demo.ts';

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.once(name, () => stop.abort(new Error('stopped')));
}

try {
  const options = parseOptions(process.argv.slice(2));
  if (options === 'help') {
    process.stdout.write(USAGE);
  } else {
    const token = await readToken(options.tokenFile);
    const deps = {
      clock: systemClock,
      random: Math.random,
      fetch: globalThis.fetch,
      write: (text: string) => process.stdout.write(text),
    };
    process.exitCode = (await runDemo(options, token, deps, stop.signal)) > 0 ? 1 : 0;
  }
} catch (error) {
  if (stop.signal.aborted) {
    process.stdout.write('stopped; the next run goes on from here\n');
  } else {
    process.stderr.write(
      `${error instanceof VigilError ? `${error.code}: ${error.message}` : String(error)}\n`,
    );
    process.exitCode = 1;
  }
}

async function readToken(path: string | undefined): Promise<string> {
  const text = path === undefined ? (process.env.VIGILOPS_TOKEN ?? '') : await readFile(path, 'utf8');
  const token = text.trim();
  if (token === '') {
    throw new VigilError('CONFIG_INVALID', 'no token: give --token-file PATH, or set VIGILOPS_TOKEN');
  }
  return token;
}
