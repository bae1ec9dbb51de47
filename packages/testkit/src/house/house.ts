import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, run, until, type Running } from './processes.ts';

const READY_MS = 120_000;

export interface House {
  readonly url: string;
  readonly folder: string;
  readonly adminToken: string;
  readonly agentTokenFile: string;
  /** Reads JSON from the API with the admin's token; throws with status and body when it is not a success. */
  ask<T>(path: string, body?: unknown): Promise<T>;
  /** `env`: more variables, for this start alone. */
  startBackend(env?: Readonly<Record<string, string>>): Promise<void>;
  endBackend(signal: NodeJS.Signals): Promise<void>;
  backendWords(): string;
  /** Of the backend that was started last. */
  backendPid(): number;
  /** `server` defaults to the backend; a proxy in between gives its own address. `under`: a command that starts it. */
  startAgent(config: {
    readonly server?: string;
    readonly yaml: string;
    readonly under?: readonly string[];
  }): Running;
  close(): Promise<void>;
}

/** The real backend on a database of its own (embedded, or `databaseUrl`) in a folder that goes away with it. */
export async function openHouse(
  options: {
    databaseUrl?: string;
    env?: Readonly<Record<string, string>>;
    /** It says its own address in messages. */
    isPublic?: boolean;
    /** Given all that the backend says. */
    hear?: (words: string) => void;
  } = {},
): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), 'vigilops-house-'));
  // Under root the database runs as another account, which must be able to walk through.
  chmodSync(folder, 0o755);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = {
    VIGILOPS_DATA_DIR: join(folder, 'data'),
    VIGILOPS_PORT: String(port),
    VIGILOPS_OTLP_PORT: 'off',
    ...(options.databaseUrl === undefined ? {} : { DATABASE_URL: options.databaseUrl }),
    ...(options.isPublic === true ? { VIGILOPS_PUBLIC_URL: url } : {}),
    ...options.env,
  };
  const agents: Running[] = [];
  let backend: Running | undefined;

  const startBackend = async (more: Readonly<Record<string, string>> = {}) => {
    const started = run('backend/src/main.ts', [], { ...env, ...more }, [], options.hear);
    backend = started;
    let over = false;
    void started.ended.then(() => (over = true));
    await until('the backend is ready', READY_MS, async () => {
      if (over) {
        throw new Error(`the backend ended:\n${started.words()}`);
      }
      return (await fetch(`${url}/health/ready`)).ok ? true : undefined;
    });
  };
  await startBackend();
  const adminToken = readFileSync(join(folder, 'data/tokens/admin'), 'utf8').trim();

  return {
    url,
    folder,
    adminToken,
    agentTokenFile: join(folder, 'data/tokens/local-agent'),
    async ask<T>(path: string, body?: unknown): Promise<T> {
      const response = await fetch(`${url}${path}`, {
        headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      });
      if (!response.ok) {
        throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
      }
      return (await response.json()) as T;
    },
    startBackend,
    endBackend: async (signal) => backend?.end(signal),
    backendWords: () => backend?.words() ?? '',
    backendPid: () => backend?.pid ?? Number.NaN,
    startAgent({ server, yaml, under }) {
      const file = join(folder, 'agent.yaml');
      const address = server ?? url;
      const plain = new URL(address).hostname === '127.0.0.1' ? '' : '  allow_plain_http: true\n';
      const head = `server:\n  url: ${address}\n  token_file: ${join(folder, 'data/tokens/local-agent')}\n${plain}`;
      writeFileSync(file, `${head}spool:\n  path: ${join(folder, 'agent')}\n${yaml}`, { mode: 0o600 });
      const agent = run('agent/bin/vigilops-agent', ['--config', file], {}, under);
      agents.push(agent);
      return agent;
    },
    async close() {
      for (const agent of agents) {
        await agent.end('SIGKILL');
      }
      await backend?.end('SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
