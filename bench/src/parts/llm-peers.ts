import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort, until } from '@vigilops/testkit/house';
import { pythonWith } from '@vigilops/testkit/python';
import type { Load } from './open-loop.ts';
import { childrenOf, cpuMsOf } from './process-figures.ts';

const CACHE = resolve(import.meta.dirname, '../../../node_modules/.cache/vigilops-peers');
const PORTKEY = '@portkey-ai/gateway@1.15.2';
const READY_MS = 120_000;
const INSTALL_MS = 240_000;
const KEY = 'sk-of-the-bench';

/** Another gateway of LLMs, in front of the same provider. */
export interface LlmPeer {
  readonly name: string;
  readonly load: Pick<Load, 'url' | 'headers'>;
  /** Of all its processes. */
  cpuMs(): number;
  close(): Promise<void>;
}

/** One after the other, and none beside another; those that cannot be installed are said loudly. */
export async function withLlmPeers(
  providerUrl: string,
  visit: (peer: LlmPeer) => Promise<void>,
): Promise<void> {
  for (const [name, open] of [
    ['Portkey', openPortkey],
    ['LiteLLM', openLiteLlm],
  ] as const) {
    const peer = await open(providerUrl).catch((error: unknown) => {
      console.log(`SKIPPED peer ${name}: ${error instanceof Error ? error.message : String(error)}`);
    });
    try {
      await (peer === undefined ? undefined : visit(peer));
    } finally {
      await peer?.close();
    }
  }
}

async function openPortkey(providerUrl: string): Promise<LlmPeer> {
  const folder = join(CACHE, PORTKEY.replaceAll('/', '-'));
  const program = join(folder, 'node_modules/@portkey-ai/gateway/build/start-server.js');
  if (!existsSync(program)) {
    // Made aside and renamed: an installation cut short is not taken for a whole one.
    const draft = `${folder}.${String(process.pid)}`;
    mkdirSync(draft, { recursive: true });
    const flags = ['--prefix', draft, '--ignore-scripts', '--no-audit', '--no-fund', '--omit=dev'];
    const { status, stderr } = spawnSync('npm', ['install', ...flags, PORTKEY], {
      encoding: 'utf8',
      timeout: INSTALL_MS,
      cwd: draft,
    });
    if (status !== 0) {
      rmSync(draft, { recursive: true, force: true });
      throw new Error(`npm could not install it: ${stderr.trim().split('\n')[0] ?? ''}`);
    }
    rmSync(folder, { recursive: true, force: true });
    renameSync(draft, folder);
  }
  const port = await freePort();
  const child = spawn(process.execPath, [program, '--headless', `--port=${String(port)}`], {
    stdio: 'ignore',
    env: { ...process.env, NODE_ENV: 'production' },
  });
  return peerOf('Portkey 1.15.2 (no keys, no budgets, no ledger)', child, port, {
    authorization: `Bearer ${KEY}`,
    'x-portkey-provider': 'openai',
    'x-portkey-custom-host': `${providerUrl}/v1`,
  });
}

async function openLiteLlm(providerUrl: string): Promise<LlmPeer> {
  const found = pythonWith('litellm', join(import.meta.dirname, 'litellm-requirements.txt'));
  if ('missing' in found) {
    throw new Error(found.missing);
  }
  const folder = mkdtempSync(join(tmpdir(), 'vigilops-litellm-'));
  const config = join(folder, 'config.yaml');
  writeFileSync(
    config,
    `model_list:
  - model_name: gpt-4o-mini
    litellm_params: { model: openai/gpt-4o-mini, api_base: "${providerUrl}/v1", api_key: ${KEY} }
general_settings: { master_key: ${KEY} }
`,
  );
  const port = await freePort();
  // Its own script names the folder in which it was made.
  const start = ['-c', 'from litellm import run_server; run_server()'];
  const args = ['--config', config, '--host', '127.0.0.1', '--port', String(port), '--telemetry', 'False'];
  const child = spawn(found.python, [...start, ...args], {
    stdio: 'ignore',
    // Prices from its own package: no look at the network; and no word for each call.
    env: { ...process.env, LITELLM_LOCAL_MODEL_COST_MAP: 'True', LITELLM_LOG: 'ERROR' },
  });
  const name = 'LiteLLM 1.106.12 (one worker and one key, no database, no budgets)';
  return peerOf(name, child, port, { authorization: `Bearer ${KEY}` }, () =>
    rmSync(folder, { recursive: true, force: true }),
  );
}

async function peerOf(
  name: string,
  child: ChildProcess,
  port: number,
  headers: Readonly<Record<string, string>>,
  tidy: () => void = () => undefined,
): Promise<LlmPeer> {
  const { pid } = child;
  if (pid === undefined) {
    throw new Error('it could not be started');
  }
  const url = `http://127.0.0.1:${String(port)}`;
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const close = async () => {
    if (child.exitCode === null) {
      child.kill('SIGTERM');
      await ended;
    }
    tidy();
  };
  const answers = until(`${name} answers`, READY_MS, async () => {
    // A call as those to come: that it listens says little.
    if (child.exitCode !== null) {
      return true;
    }
    const { ok } = await fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'x' }] }),
      signal: AbortSignal.timeout(10_000),
    });
    return ok ? true : undefined;
  });
  try {
    await answers;
    if (child.exitCode !== null) {
      throw new Error(`it ended with ${String(child.exitCode)}`);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    name,
    load: { url, headers: { 'content-type': 'application/json', ...headers } },
    cpuMs: () => cpuOfTree(pid),
    close,
  };
}

function cpuOfTree(pid: number): number {
  const children = childrenOf(pid).map(Number);
  return cpuMsOf(pid) + children.reduce((sum, child) => sum + cpuOfTree(child), 0);
}
