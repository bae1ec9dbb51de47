import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort, until } from '@vigilops/testkit/house';

const CACHE = resolve(import.meta.dirname, '../../../node_modules/.cache/vigilops-peers');
const VICTORIA_METRICS = 'github.com/VictoriaMetrics/VictoriaMetrics/app/victoria-metrics@v1.128.0';

export interface Peer {
  readonly name: string;
  readonly metricsUrl: string;
  close(): Promise<void>;
}

/** VictoriaMetrics as a Go module, built once into a cache; undefined, said loudly, where there is no Go. */
export async function openVictoriaMetrics(): Promise<Peer | undefined> {
  const binary = join(CACHE, 'victoria-metrics');
  if (!existsSync(binary)) {
    mkdirSync(CACHE, { recursive: true });
    const built = spawnSync('go', ['install', VICTORIA_METRICS], {
      env: { ...process.env, GOBIN: CACHE },
      stdio: 'ignore',
    });
    if (built.status !== 0) {
      console.log('SKIPPED peer VictoriaMetrics: it could not be installed (it needs Go).');
      return undefined;
    }
  }
  const data = mkdtempSync(join(tmpdir(), 'vigilops-peer-'));
  const port = await freePort();
  const child = spawn(
    binary,
    [`-storageDataPath=${data}`, `-httpListenAddr=127.0.0.1:${port}`, '-retentionPeriod=30d'],
    {
      stdio: 'ignore',
    },
  );
  const url = `http://127.0.0.1:${port}`;
  await until('VictoriaMetrics is ready', 30_000, async () =>
    (await fetch(`${url}/health`)).ok ? true : undefined,
  );
  return {
    name: 'VictoriaMetrics 1.128 (acknowledges before its data is on disk)',
    metricsUrl: `${url}/opentelemetry/v1/metrics`,
    async close() {
      child.kill('SIGTERM');
      await new Promise((done) => child.once('exit', done));
      rmSync(data, { recursive: true, force: true });
    },
  };
}
