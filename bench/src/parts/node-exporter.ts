import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { freePort, until } from '@vigilops/testkit/house';

const MODULE = 'github.com/prometheus/node_exporter@v1.12.1';
const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'vigilops-peers');

export interface NodeExporter {
  readonly process: ChildProcess;
  /** Resolves with the number of series in the answer. */
  scrape(): Promise<number>;
}

/**
 * Starts node_exporter as a Go module, built once into the user's cache; `mayInstall` is false where nothing may be
 * downloaded. Undefined, said loudly, where there is none.
 */
export async function startNodeExporter(mayInstall: boolean): Promise<NodeExporter | undefined> {
  const binary = join(CACHE, 'node_exporter');
  if (!existsSync(binary) && mayInstall) {
    mkdirSync(CACHE, { recursive: true });
    spawnSync('go', ['install', MODULE], { env: { ...process.env, GOBIN: CACHE }, stdio: 'ignore' });
  }
  if (!existsSync(binary)) {
    console.log('SKIPPED peer node_exporter: it is not installed (it needs Go and a full run).');
    return undefined;
  }
  const address = `127.0.0.1:${String(await freePort())}`;
  const child = spawn(binary, [`--web.listen-address=${address}`], { stdio: 'ignore' });
  const scrape = async () => {
    const text = await (await fetch(`http://${address}/metrics`)).text();
    return text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length;
  };
  await until('node_exporter answers', 30_000, () => scrape().catch(() => undefined));
  return { process: child, scrape };
}
