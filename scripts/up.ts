import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { keptSecret } from '../backend/src/kept-secret.ts';
import { findGrafana } from './grafana-find.ts';
import { GRAFANA_PORT, MAIN_PORT, MAIN_URL, OTLP_PORT, ROOT, dataDir } from './paths.ts';
import { agentConfigYaml } from './up-agent-config.ts';
import { firstHostCard } from './up-first-host.ts';
import { startGrafana } from './up-grafana.ts';
import { portProblem } from './up-port.ts';
import {
  noteProcesses,
  runningPids,
  startService,
  stopService,
  type Command,
  type Service,
} from './up-services.ts';

const READY_TIMEOUT_MS = 180_000;
const FIRST_HOST_TIMEOUT_MS = 120_000;

const data = dataDir();
const pidFile = join(data, 'up.json');
const say = (text: string) => process.stdout.write(`${text}\n`);

const already = await runningPids(pidFile);
if (already.length > 0) {
  say(
    `VigilOps already runs from this folder (pids ${already.join(', ')}): ${MAIN_URL}\n\`make down\` stops it.`,
  );
  process.exit(0);
}
const problem = await portProblem(MAIN_PORT, 'VIGILOPS_PORT');
if (problem !== undefined) {
  say(`VigilOps did not start: ${problem}`);
  process.exit(1);
}
if (OTLP_PORT !== 'off' && (await portProblem(Number(OTLP_PORT), 'VIGILOPS_OTLP_PORT')) !== undefined) {
  say(`Port ${OTLP_PORT} is taken by another program: SDKs need the address below.`);
}
mkdirSync(data, { recursive: true });

const services: Service[] = [];
const stopping = new AbortController();
let exitCode = 0;

async function stop(reason: string, code: number): Promise<void> {
  if (stopping.signal.aborted) {
    return;
  }
  stopping.abort(new Error(reason));
  exitCode = code;
  say(`\n${reason}: stopping ...`);
  // The backend last, so that what the agent still sends is taken.
  for (const service of services.reverse()) {
    await stopService(service);
  }
  rmSync(pidFile, { force: true });
  say('Stopped. Your data stays in ' + data);
  process.exit(exitCode);
}
process.on('SIGINT', () => void stop('Interrupted', 0));
process.on('SIGTERM', () => void stop('Asked to stop', 0));

function keep(service: Service): Promise<void> {
  services.push(service);
  return noteProcesses(pidFile, [process.pid, ...services.map((each) => each.pid)]);
}

/** Starts a part without which there is no VigilOps: when it ends, all is stopped. */
async function launch(name: string, command: Command): Promise<void> {
  const service = startService(name, command);
  void service.ended.then((how) => {
    if (!stopping.signal.aborted) {
      say(`${name} ended by itself (${how}). Its last words:\n${service.lastWords()}`);
      void stop(`${name} is gone`, 1);
    }
  });
  await keep(service);
}

async function waitUntilReady(): Promise<void> {
  const deadline = performance.now() + READY_TIMEOUT_MS;
  while (performance.now() < deadline) {
    const ok = await fetch(`${MAIN_URL}/health/ready`).then(
      (r) => r.ok,
      () => false,
    );
    if (ok) {
      return;
    }
    await sleep(200, undefined, { signal: stopping.signal });
  }
  throw new Error(`the backend was not ready within ${READY_TIMEOUT_MS / 1000} s; see ${join(data, 'logs')}`);
}

/** Who acts in the Grafana that is started below is known by what it signs. */
function grafanaIdentity(): NodeJS.ProcessEnv {
  return GRAFANA_PORT === 'off' || findGrafana(process.env).status !== 'found'
    ? {}
    : {
        VIGILOPS_GRAFANA_URL: `http://localhost:${GRAFANA_PORT}`,
        VIGILOPS_GRAFANA_JWKS_URL: `http://127.0.0.1:${GRAFANA_PORT}/api/signing-keys/keys`,
      };
}

/** Never throws: VigilOps goes on without a Grafana, and says so. */
async function offerGrafana(backendEnv: NodeJS.ProcessEnv): Promise<void> {
  if (GRAFANA_PORT === 'off') {
    return;
  }
  const found = findGrafana(process.env);
  if (found.status !== 'found') {
    say(
      `Grafana was not started: ${found.reason}. To get one: https://grafana.com/grafana/download, or \`docker compose up\` here; GRAFANA_HOME=<folder> names it.`,
    );
    return;
  }
  try {
    const taken = await portProblem(Number(GRAFANA_PORT), 'VIGILOPS_GRAFANA_PORT');
    if (taken !== undefined) {
      throw new Error(taken);
    }
    const { grafana } = found;
    const port = Number(GRAFANA_PORT);
    const { signal } = stopping;
    const started = await startGrafana({ root: ROOT, data, grafana, port, backendEnv, say, signal });
    await keep(started.service);
    await started.ready;
    say(`  Grafana ${found.version}    ${started.url}   sign in: admin / ${started.adminPassword}\n`);
    await started.service.ended;
    if (!signal.aborted) {
      throw new Error(`it ended by itself. Its last words:\n${started.service.lastWords()}`);
    }
  } catch (error) {
    if (!stopping.signal.aborted) {
      say(
        `Grafana does not run: ${error instanceof Error ? error.message : String(error)}\nVigilOps goes on without it.`,
      );
    }
  }
}

try {
  say('Starting the backend with its own PostgreSQL ...');
  const startedAt = performance.now();
  const backendEnv = {
    ...grafanaIdentity(),
    ...process.env,
    VIGILOPS_DATA_DIR: data,
    // The agent below follows the log file: it knows what was written while the gate or the database was away.
    VIGILOPS_SELF_LOGS: 'false',
    VIGILOPS_GRAFANA_WEBHOOK_SECRET:
      process.env.VIGILOPS_GRAFANA_WEBHOOK_SECRET ?? (await keptSecret(join(data, 'tokens/grafana-webhook'))),
  };
  await launch('backend', { program: 'backend/src/main.ts', args: [], env: backendEnv });
  await waitUntilReady();

  const agentConfig = join(data, 'agent.yaml');
  if (!existsSync(agentConfig)) {
    writeFileSync(agentConfig, agentConfigYaml({ url: MAIN_URL, data, hostName: hostname() }), {
      mode: 0o600,
    });
  }
  say('Starting the agent for this host ...');
  const agentArgs = ['--config', agentConfig];
  await launch('agent', { program: 'agent/bin/vigilops-agent', args: agentArgs, env: process.env });

  const token = readFileSync(join(data, 'tokens', 'admin'), 'utf8').trim();
  const card = await firstHostCard(MAIN_URL, token, FIRST_HOST_TIMEOUT_MS, stopping.signal);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  say(`
VigilOps runs (${seconds} s)

  Open              http://localhost:${MAIN_PORT}/#token=${token}
  Or with accounts  http://localhost:${MAIN_PORT}/register (the first who registers is the Admin)

${card}

  Ask the API       curl -H "Authorization: Bearer $(cat ${join(data, 'tokens', 'admin')})" ${MAIN_URL}/api/v1/hosts
  Its description   ${MAIN_URL}/openapi.json
  Any OpenTelemetry SDK
                    export OTEL_EXPORTER_OTLP_ENDPOINT=${MAIN_URL}
                    export OTEL_EXPORTER_OTLP_HEADERS="Authorization=Bearer%20$(cat ${join(data, 'tokens', 'admin')})"
  More hosts to look at: make demo (in another terminal)
  Agent's settings  ${agentConfig}
  Stop              Ctrl-C here, or make down
`);
  await offerGrafana(backendEnv);
} catch (error) {
  if (!stopping.signal.aborted) {
    say(`VigilOps did not start: ${error instanceof Error ? error.message : String(error)}`);
    for (const service of services) {
      say(`-- last words of the ${service.name}:\n${service.lastWords()}`);
    }
    await stop('Failed', 1);
  }
}
