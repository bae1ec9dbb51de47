import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { until } from '@vigilops/testkit/house';

import { type Mutant, mutantEnvironment } from './mutant.ts';

const MAIN = resolve(import.meta.dirname, '../../../agent/src/main.ts');
const READY_MS = 60_000;

export interface AgentPlan {
  /** Of its configuration and its state: the same folder is the same agent. */
  readonly folder: string;
  readonly server: string;
  /** `token: x` or `token_file: x`. */
  readonly credentials: string;
  readonly logs: readonly string[];
  readonly service: string;
  readonly mutant?: Mutant | undefined;
  /** More variables, and a module that is loaded before it. */
  readonly env?: Readonly<Record<string, string>>;
  readonly preload?: string;
}

export interface Agent {
  words(): string;
  /** It follows its files. */
  readonly ready: Promise<unknown>;
  end(signal: NodeJS.Signals): Promise<void>;
}

/** The real agent, from its sources, following log files from their beginning. */
export function startAgent(plan: AgentPlan): Agent {
  mkdirSync(plan.folder, { recursive: true });
  const config = join(plan.folder, 'agent.yaml');
  writeFileSync(config, yamlOf(plan), { mode: 0o600 });
  const preload = plan.preload === undefined ? [] : [`--import=${plan.preload}`];
  const child = spawn(process.execPath, [...preload, MAIN, '--config', config], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env.PATH, HOME: plan.folder, ...plan.env, ...mutantEnvironment(plan.mutant) },
  });
  let words = '';
  child.stderr.on('data', (part: Buffer) => (words = (words + part.toString()).slice(-32_000)));
  const exited = once(child, 'exit');
  const isGone = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const ready = Promise.race([
    until('the agent follows its files', READY_MS, () =>
      Promise.resolve(isGone() || words.includes('the agent has started') ? true : undefined),
    ),
    exited.then(() => {
      if (child.exitCode !== null) {
        throw new Error(`the agent ended:\n${words}`);
      }
    }),
  ]);
  // Who kills it before it is ready does not wait for that.
  ready.catch(() => undefined);
  return {
    words: () => words,
    ready,
    async end(signal) {
      if (!isGone()) {
        child.kill(signal);
      }
      await exited;
    },
  };
}

function yamlOf({ folder, server, credentials, logs, service }: AgentPlan): string {
  return `server:
  url: ${server}
  ${credentials}
  standby: false
metrics:
  interval: 10m
checks:
  remote: false
changes:
  disabled: true
spool:
  path: ${join(folder, 'state')}
logs:
${logs.map((path) => `  - path: ${path}\n    service: ${service}\n    from_beginning: true`).join('\n')}
`;
}
