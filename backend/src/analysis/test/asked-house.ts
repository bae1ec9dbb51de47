import type { AssistantEvent, Settings } from '@vigilops/contracts/api';
import { settings as settingsSchema } from '@vigilops/contracts/api';
import { silentLogger, systemClock } from '@vigilops/runtime';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LlmHouse, AskedTurn, AssistantStore } from '../../model/index.ts';
import { openQuestion, type AskDeps, type Question } from '../assistant/ask.ts';
import { createPurse } from '../assistant/purse.ts';
import type { ToolSources } from '../tools/sources.ts';
import { createToolbox } from '../tools/toolbox.ts';
import type { Tool } from '../tools/tool.ts';
import { openMemoryGateway } from '../../llm/test/memory-gateway.ts';
import { someHouse, someProvider } from '../../llm/test/some-house.ts';
import { openScriptedModel, type ScriptedModel } from './scripted-model.ts';

export interface AskedHouse {
  readonly model: ScriptedModel;
  readonly turns: AskedTurn[];
  readonly settings: { ai: Partial<Settings['ai']> };
  readonly deps: AskDeps;
  change(house: Partial<LlmHouse>): Promise<void>;
  ask(question: Partial<Question>, signal?: AbortSignal): Promise<readonly AssistantEvent[]>;
  close(): Promise<void>;
}

/** The assistant with the real gateway, a model that says what a test tells it, and some tools. */
export async function openAskedHouse(
  tools: readonly Tool[],
  over: { readonly house?: Partial<LlmHouse>; readonly isLocal?: boolean } = {},
): Promise<AskedHouse> {
  const model = await openScriptedModel();
  const folder = await mkdtemp(path.join(tmpdir(), 'vigilops-asked-'));
  const provider = someProvider({
    name: 'scripted',
    type: 'openai_compatible',
    config: { base_url: model.baseUrl },
    discoveredModels: ['scripted'],
    sealed: null,
  });
  const gateway = await openMemoryGateway(someHouse({ providers: [provider], ...over.house }), {
    folder,
    logger: silentLogger,
    isLocal: over.isLocal ?? false,
  });
  const settings = { ai: {} as Partial<Settings['ai']> };
  const current = () =>
    settingsSchema.parse({
      general: { time_zone: 'Asia/Shanghai' },
      ai: { enabled: true, provider: 'scripted', model: 'scripted', project: 'shop', ...settings.ai },
    });
  const turns: AskedTurn[] = [];
  const threads = new Map<
    string,
    { readonly owner: string; readonly key: Uint8Array; readonly asked: AskedTurn[] }
  >();
  const store = {
    spent: () => Promise.resolve([]),
    begin: ({ id, owner, key }) => {
      threads.set(id, { owner, key, asked: [] });
      return Promise.resolve();
    },
    conversation: (id, owner) => {
      const found = threads.get(id);
      const at = new Date(0);
      return Promise.resolve(
        found?.owner === owner
          ? { id, title: '', createdAt: at, updatedAt: at, turns: found.asked.length, ...found }
          : undefined,
      );
    },
    keepTurn: (id, turn) => {
      turns.push(turn);
      threads.get(id)?.asked.push(turn);
      return Promise.resolve();
    },
  } satisfies Partial<AssistantStore> as unknown as AssistantStore;
  const deps: AskDeps = {
    inside: gateway.inside,
    settings: current,
    toolbox: createToolbox(tools, {
      near: () => [],
      timeZone: () => 'Asia/Shanghai',
      logger: silentLogger,
    }),
    store,
    purse: createPurse({
      store,
      maxUsdPerDay: () => current().ai.max_usd_per_day,
      dayBegan: () => new Date(0),
      clock: systemClock,
    }),
    newId: randomUUID,
    randomBytes,
    clock: systemClock,
    logger: silentLogger,
  };
  const sources = {
    listHosts: () => Promise.resolve({ items: [{ name: 'web-1' }] }),
    listServices: () => Promise.resolve({ items: [{ name: 'payment' }] }),
  } as unknown as ToolSources;
  const nowUs = Date.parse('2026-03-02T04:00:00Z') * 1_000;
  return {
    model,
    turns,
    settings,
    deps,
    change: gateway.change,
    async ask(question, signal = new AbortController().signal) {
      const events: AssistantEvent[] = [];
      const whole = { text: 'Why?', language: 'en' as const, about: null, conversationId: null, ...question };
      const opened = await openQuestion(deps, whole, { owner: 'user:1', userId: 1, sources, nowUs }, signal);
      await opened.run((event) => events.push(event), signal);
      return events;
    },
    async close() {
      await gateway.close();
      await model.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** The answer as people see it. */
export const shownText = (events: readonly AssistantEvent[]): string =>
  events
    .reduce<string[]>((texts, event) => {
      if (event.type === 'retract') {
        return [];
      }
      return event.type === 'part' ? [...texts, event.part.text] : texts;
    }, [])
    .join(' ');

export const endOf = (events: readonly AssistantEvent[]) =>
  events.flatMap((event) => (event.type === 'end' ? [event.ended] : []))[0];
