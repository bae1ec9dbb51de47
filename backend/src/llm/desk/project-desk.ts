import type { LlmAlias, LlmAliasRequest, LlmProject, LlmProjectRequest } from '@vigilops/contracts/api';
import type { LlmDeskStore, LlmHouseStore } from '../../model/index.ts';
import { lineOf, type By } from './audit-line.ts';
import { findRecord, readHouse } from './read-house.ts';

/** Names that clients ask for. Each change throws REQUEST_INVALID, NOT_FOUND and CONFLICT. */
export interface AliasDesk {
  list(signal: AbortSignal): Promise<readonly LlmAlias[]>;
  create(form: LlmAliasRequest, by: By, signal: AbortSignal): Promise<LlmAlias>;
  change(id: number, form: LlmAliasRequest, by: By, signal: AbortSignal): Promise<LlmAlias>;
  remove(id: number, by: By, signal: AbortSignal): Promise<void>;
}

export interface ProjectDesk {
  list(signal: AbortSignal): Promise<readonly LlmProject[]>;
  create(form: LlmProjectRequest, by: By, signal: AbortSignal): Promise<LlmProject>;
  change(id: number, form: LlmProjectRequest, by: By, signal: AbortSignal): Promise<LlmProject>;
  /** CONFLICT while it has keys that work. */
  remove(id: number, by: By, signal: AbortSignal): Promise<void>;
}

interface Deps {
  readonly store: LlmDeskStore;
  readonly house: LlmHouseStore;
}

export function createAliasDesk({ store, house }: Deps): AliasDesk {
  const all = async (signal: AbortSignal) => (await readHouse(house, signal)).aliases;
  return {
    list: async (signal) => [...(await all(signal))].sort(by(({ alias }) => alias)),
    create: (form, who, signal) =>
      store.createAlias(form, lineOf('llm_alias.created', form.alias, who), signal),
    change: (id, form, who, signal) =>
      store.changeAlias(id, form, lineOf('llm_alias.changed', form.alias, who), signal),
    remove: async (id, who, signal) => {
      const { alias } = findRecord(await all(signal), id, 'alias');
      await store.removeAlias(id, lineOf('llm_alias.removed', alias, who), signal);
    },
  };
}

export function createProjectDesk({ store, house }: Deps): ProjectDesk {
  const all = async (signal: AbortSignal) => (await readHouse(house, signal)).projects;
  return {
    list: async (signal) => [...(await all(signal))].sort(by(({ name }) => name)),
    create: (form, who, signal) =>
      store.createProject(form, lineOf('llm_project.created', form.name, who, kept(form)), signal),
    change: (id, form, who, signal) =>
      store.changeProject(id, form, lineOf('llm_project.changed', form.name, who, kept(form)), signal),
    remove: async (id, who, signal) => {
      const { name } = findRecord(await all(signal), id, 'project');
      await store.removeProject(id, lineOf('llm_project.removed', name, who), signal);
    },
  };
}

/** Who switched it on, and for how long, is asked later. */
function kept({ keep_texts_days: days }: LlmProjectRequest) {
  return { keep_texts_days: days };
}

function by<T>(textOf: (item: T) => string): (a: T, b: T) => number {
  return (a, b) => textOf(a).localeCompare(textOf(b));
}
