import {
  defineTemplate,
  mergeTemplates,
  pinTemplate,
  renameTemplate,
  separateTemplate,
  splitTemplate,
  undefineTemplate,
} from './mine/edits.ts';
import type { Change } from './mine/book.ts';
import { DEFAULT_LIMITS, openMine, type MinerLimits } from './mine/miner.ts';
import { kindOf, resolved, textOf, wildcardsOf, type Template } from './mine/template.ts';
import { exportState, importState, type MinerState } from './state.ts';

/** A template as it is shown. */
export interface TemplateView {
  readonly id: number;
  /** With the kinds of its values: `Accepted password for <word> from <ip> port <num>`. */
  readonly text: string;
  /** The same with `<*>` for every value. */
  readonly wildcards: string;
  /** Kinds of the values in their order; `*` where several were seen. */
  readonly places: readonly string[];
  readonly count: number;
  readonly name: string | undefined;
  readonly isPinned: boolean;
  /** Written by people. */
  readonly isGiven: boolean;
}

/** Gives every line a template, one at a time. Not to be shared between threads. */
export interface Miner {
  /** The id of the template of a body, of any bytes and length; counts the line. */
  take(body: Uint8Array | string): number;
  /** The id that stands for this one now; undefined for an id that this miner never gave or has forgotten. */
  resolve(id: number): number | undefined;
  template(id: number): TemplateView | undefined;
  /** All templates that were not merged away, without `other`. */
  templates(): readonly TemplateView[];
  /** Lines taken: the counts of all templates and `other` add up to it. */
  lines(): number;
  /** The template of lines for which there was no room. */
  other(): TemplateView;
  /** Lines that were not recognised by their shape alone. */
  misses(): number;
  /** What changed since the last call, oldest first. */
  changes(): readonly Change[];
  merge(ids: readonly number[]): number;
  /** Undoes a merge by people. */
  separate(id: number): number;
  /** Words of the place (counted from 0) get templates of their own from now on. */
  split(id: number, place: number): number;
  rename(id: number, name: string | undefined): void;
  pin(id: number, isPinned: boolean): void;
  /** Enters a template of people's own; it is tried before all others. */
  define(text: string): number;
  undefine(id: number): void;
  export(): MinerState;
}

export interface MinerConfig {
  readonly limits?: Partial<MinerLimits>;
  /** What another miner exported. */
  readonly state?: MinerState;
}

export function createMiner({ limits, state }: MinerConfig = {}): Miner {
  const mine = openMine({ ...DEFAULT_LIMITS, ...limits });
  if (state !== undefined) {
    importState(mine, state);
  }
  const { book, other } = mine;
  const lookUp = (id: number) => {
    const found = id === other.id ? other : book.byId.get(id);
    return found === undefined ? undefined : resolved(found);
  };
  return {
    take: (body) => mine.take(body).id,
    resolve: (id) => lookUp(id)?.id,
    template(id) {
      const found = lookUp(id);
      return found === undefined ? undefined : viewOf(found);
    },
    templates: () => [...book.byId.values()].filter(({ successor }) => successor === undefined).map(viewOf),
    lines: () => mine.lines,
    other: () => viewOf(other),
    misses: () => mine.misses,
    changes() {
      const { changes } = book;
      book.changes = [];
      return changes;
    },
    merge: (ids) => mergeTemplates(mine, ids),
    separate: (id) => separateTemplate(mine, id),
    split: (id, place) => splitTemplate(mine, id, place),
    rename: (id, name) => {
      renameTemplate(mine, id, name);
    },
    pin: (id, isPinned) => {
      pinTemplate(mine, id, isPinned);
    },
    define: (text) => defineTemplate(mine, text),
    undefine: (id) => {
      undefineTemplate(mine, id);
    },
    export: () => exportState(mine),
  };
}

function viewOf(template: Template): TemplateView {
  const { id, tokens, tail, count, name, isPinned, isGiven } = template;
  return {
    id,
    text: textOf(tokens, tail),
    wildcards: wildcardsOf(tokens, tail),
    places: tokens.flatMap(({ text, types }) => (text === undefined ? [kindOf(types)] : [])),
    count,
    name,
    isPinned,
    isGiven,
  };
}
