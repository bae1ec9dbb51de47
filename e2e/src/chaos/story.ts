import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { type Agent, type AgentPlan, startAgent } from './agent.ts';
import { type Application, createApplication } from './application.ts';
import type { Server } from './servers.ts';
import type { Field } from './trial.ts';

/** An agent that is started, killed and started again on the same state. */
export interface Story {
  readonly folder: string;
  readonly service: string;
  start(more?: Partial<AgentPlan>): Agent;
  kill(): Promise<void>;
  /**
   * The healed phase: a fresh start of the agent, then waiting until every number of the journal is stored, or nothing
   * more comes; then one line more, behind which nothing is on its way. Resolves with all that is stored.
   */
  heal(journal: ReadonlySet<number>, write: (lines: number) => void): Promise<readonly number[]>;
}

/** A healed house that brings nothing new for this long, however busy the machine, will bring no more. */
const STALL_MS = 12_000;
const LOOK_MS = 500;

export function openStory(field: Field, server: Server, logs: (folder: string) => readonly string[]): Story {
  const folder = mkdtempSync(join(tmpdir(), 'vigilops-chaos-'));
  field.cleanUp(() => rmSync(folder, { recursive: true, force: true }));
  const service = `chaos-${randomUUID()}`;
  let agent: Agent | undefined;
  field.cleanUp(() => agent?.end('SIGKILL'));

  function start(more: Partial<AgentPlan> = {}): Agent {
    const plan = { folder, server: server.url, credentials: server.credentials, logs: logs(folder), service };
    agent = startAgent({ ...plan, mutant: field.mutant, ...more });
    return agent;
  }

  async function storedOrStalled(
    isThere: (stored: ReadonlySet<number>) => boolean,
  ): Promise<readonly number[]> {
    let stored: readonly number[] = [];
    for (let quietMs = 0; quietMs < STALL_MS; quietMs += LOOK_MS) {
      const lookedMs = performance.now();
      const found = await server.numbers(service).catch(() => stored);
      quietMs = found.length > stored.length ? 0 : quietMs;
      stored = found;
      if (isThere(new Set(stored))) {
        return stored;
      }
      // A million lines are not read again and again while the rest of them is stored.
      await sleep(Math.max(LOOK_MS, performance.now() - lookedMs));
    }
    return stored;
  }

  return {
    folder,
    service,
    start,
    kill: async () => agent?.end('SIGKILL'),
    async heal(journal, write) {
      await agent?.end('SIGKILL');
      await start().ready;
      await storedOrStalled((stored) => [...journal].every((number) => stored.has(number)));
      write(1);
      const last = [...journal].at(-1) ?? 0;
      await storedOrStalled((stored) => stored.has(last));
      await agent?.end('SIGTERM');
      const stored = await server.numbers(service);
      if (field.mutant === undefined && new Set(stored).size < journal.size) {
        process.stderr.write(`What the agent said last:\n${agent?.words().slice(-4_000) ?? ''}\n`);
      }
      return stored;
    },
  };
}

/** A story about the one log of an application, which goes on writing once its agent has seen the file. */
export async function openOrders(
  field: Field,
  server: Server,
  { rotates }: { readonly rotates: boolean } = { rotates: false },
): Promise<{
  readonly story: Story;
  readonly application: Application;
  readonly writing: { stop(): void };
}> {
  const story = openStory(field, server, (folder) => [join(folder, 'orders.log')]);
  const application = createApplication(join(story.folder, 'orders.log'));
  application.write(10);
  // What is rotated away before an agent has ever seen the file is nobody's promise.
  await story.start().ready;
  const writing = application.keepWriting({ ...field, rotates });
  field.cleanUp(writing.stop);
  return { story, application, writing };
}
