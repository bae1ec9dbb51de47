import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MAIN_PORT, MAIN_URL, OTLP_PORT, dataDir } from './paths.ts';
import { agentConfigYaml } from './up-agent-config.ts';
import { firstHostCard } from './up-first-host.ts';
import { portProblem } from './up-port.ts';
import { runningPids, startService, stopService, type Service } from './up-services.ts';

const READY_TIMEOUT_MS = 180_000;
const FIRST_HOST_TIMEOUT_MS = 120_000;

const data = dataDir();
const pidFile = join(data, 'up.json');
const say = (text: string) => process.stdout.write(`${text}\n`);

const already = runningPids(pidFile);
if (already.length > 0) {
  say(
    `VigilOps already runs from this folder (pids ${already.join(', ')}): ${MAIN_URL}\n\`make down\` stops it.`,
  );
  process.exit(0);
}
const problem = await portProblem(MAIN_PORT);
if (problem !== undefined) {
  say(`VigilOps did not start: ${problem}`);
  process.exit(1);
}
if (OTLP_PORT !== 'off' && (await portProblem(Number(OTLP_PORT))) !== undefined) {
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
  // The agent first, so that what it still sends is taken.
  for (const service of services.reverse()) {
    await stopService(service);
  }
  rmSync(pidFile, { force: true });
  say('Stopped. Your data stays in ' + data);
  process.exit(exitCode);
}
process.on('SIGINT', () => void stop('Interrupted', 0));
process.on('SIGTERM', () => void stop('Asked to stop', 0));

function launch(name: string, args: readonly string[], env: Record<string, string>): Service {
  const service = startService(name, args, { ...process.env, ...env });
  services.push(service);
  writeFileSync(pidFile, JSON.stringify({ up: process.pid, pids: services.map((each) => each.pid) }));
  void service.ended.then((how) => {
    if (!stopping.signal.aborted) {
      say(`${name} ended by itself (${how}). Its last words:\n${service.lastWords()}`);
      void stop(`${name} is gone`, 1);
    }
  });
  return service;
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

try {
  say('Starting the backend with its own PostgreSQL ...');
  const startedAt = performance.now();
  launch('backend', ['backend/src/main.ts'], {
    VIGILOPS_DATA_DIR: data,
    // The agent below follows the log file: it knows what was written while the gate or the database was away.
    VIGILOPS_SELF_LOGS: 'false',
  });
  await waitUntilReady();

  const agentConfig = join(data, 'agent.yaml');
  if (!existsSync(agentConfig)) {
    writeFileSync(agentConfig, agentConfigYaml({ url: MAIN_URL, data, hostName: hostname() }), {
      mode: 0o600,
    });
  }
  say('Starting the agent for this host ...');
  launch('agent', ['agent/bin/vigilops-agent', '--config', agentConfig], {});

  const token = readFileSync(join(data, 'tokens', 'admin'), 'utf8').trim();
  const card = await firstHostCard(MAIN_URL, token, FIRST_HOST_TIMEOUT_MS, stopping.signal);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  say(`
VigilOps runs (${seconds} s): ${MAIN_URL}

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
} catch (error) {
  if (!stopping.signal.aborted) {
    say(`VigilOps did not start: ${error instanceof Error ? error.message : String(error)}`);
    for (const service of services) {
      say(`-- last words of the ${service.name}:\n${service.lastWords()}`);
    }
    await stop('Failed', 1);
  }
}
