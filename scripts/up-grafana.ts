import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { keptSecret, randomText } from '../backend/src/kept-secret.ts';
import { BUILT_PLUGIN, grafanaEnvironment, linkPlugin } from './grafana-settings.ts';
import type { GrafanaProgram } from './grafana-find.ts';
import { startService, type Service } from './up-services.ts';

const run = promisify(execFile);

/** Its first start makes a database, and a machine that has just built everything is slow. */
const READY_TIMEOUT_MS = 180_000;
const TOOL_LIMIT_MS = 120_000;
const OWN_SETTINGS = `# Settings of your own for the Grafana that \`make up\` starts; written once, when there was none.
# Folders, address, password and what provisioning/ needs come by the environment and win over this file.
`;

export interface GrafanaPlan {
  readonly root: string;
  /** The data folder of VigilOps; Grafana's own is \`grafana\` below it. */
  readonly data: string;
  readonly grafana: GrafanaProgram;
  readonly port: number;
  /** Of the command line of the backend. */
  readonly backendEnv: Readonly<Record<string, string | undefined>>;
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
}

export interface StartedGrafana {
  readonly service: Service;
  readonly url: string;
  readonly adminPassword: string;
  /** Resolves when it answers; rejects when it ends, or takes too long. */
  readonly ready: Promise<void>;
}

/** Starts Grafana with our provisioning beside a backend that is ready. */
export async function startGrafana(plan: GrafanaPlan): Promise<StartedGrafana> {
  const { root, data, grafana, port, signal } = plan;
  if (!existsSync(join(root, BUILT_PLUGIN, 'plugin.json'))) {
    throw new Error(`its plugin is not built (${BUILT_PLUGIN}): run make build`);
  }
  const folder = join(data, 'grafana');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  linkPlugin(root, folder);
  const config = join(folder, 'grafana.ini');
  if (!existsSync(config)) {
    writeFileSync(config, OWN_SETTINGS, { mode: 0o600 });
  }
  const adminPassword = await keptSecret(join(folder, 'admin-password'), () => randomText(15));
  const secretKey = await keptSecret(join(folder, 'secret-key'));
  const provisioned = await provisionedValues(plan);
  signal.throwIfAborted();
  const env = grafanaEnvironment(
    { root, folder, port, adminPassword, secretKey, provisioned },
    plan.backendEnv,
  );
  const args = [...grafana.command, `--homepath=${grafana.home}`, `--config=${config}`];
  const service = startService('Grafana', { program: grafana.program, args, env, cwd: folder });
  const ready = untilHealthy(port, service, signal);
  return { service, url: `http://localhost:${port}`, adminPassword, ready };
}

/** What `vigilops grafana env` prints. A database that lets us make no login costs the SQL data source alone. */
async function provisionedValues(plan: GrafanaPlan): Promise<Record<string, string>> {
  try {
    return await printed(plan, []);
  } catch (error) {
    plan.say(`Grafana goes without the data source VigilOps SQL and its example rules: ${wordsOf(error)}`);
    return printed(plan, ['--without-sql']);
  }
}

async function printed(plan: GrafanaPlan, options: readonly string[]): Promise<Record<string, string>> {
  const tool = join(plan.root, 'backend/src/cli/main.ts');
  const { stdout } = await run(process.execPath, [tool, 'grafana', 'env', ...options], {
    env: { ...plan.backendEnv },
    timeout: TOOL_LIMIT_MS,
    signal: plan.signal,
  });
  return readEnvironment(stdout);
}

/** KEY=value lines; a value may stand in single quotes. */
export function readEnvironment(text: string): Record<string, string> {
  const lines = [...text.matchAll(/^(\w+)=(?:'([^']*)'|(.*))$/gm)];
  return Object.fromEntries(lines.map(([, key = '', quoted, plain = '']) => [key, quoted ?? plain]));
}

function wordsOf(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message?: string };
  return stderr?.trim() || message || String(error);
}

async function untilHealthy(port: number, service: Service, signal: AbortSignal): Promise<void> {
  let how: string | undefined;
  void service.ended.then((words) => (how = words));
  const deadline = performance.now() + READY_TIMEOUT_MS;
  while (performance.now() < deadline) {
    const answer = await fetch(`http://127.0.0.1:${port}/api/health`, { signal }).catch(() => undefined);
    // Somebody else may answer there: ours must be alive, too.
    if (how !== undefined) {
      throw new Error(`it ended by itself (${how}). Its last words:\n${service.lastWords()}`);
    }
    if (answer?.ok === true) {
      return;
    }
    await sleep(250, undefined, { signal });
  }
  throw new Error(
    `it did not answer within ${READY_TIMEOUT_MS / 1000} s. Its last words:\n${service.lastWords()}`,
  );
}
