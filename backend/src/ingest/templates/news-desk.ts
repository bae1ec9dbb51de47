import type { Miner } from '@vigilops/log-templates';
import type { LogTemplateStore, MinedTemplate, TemplateMove, TemplateNews } from '../../model/index.ts';

/** Of one transaction; it is others' time, too. */
const STORE_LIMIT_MS = 8_000;
/** Ids of which it is remembered that they moved; more than a miner remembers itself. */
const MAX_MOVED = 100_000;

/** What a miner found out and the database does not know yet. */
export interface NewsDesk {
  /** Takes what the miner says now. `firstUs`: time of the oldest line since then. */
  gather(miner: Miner, firstUs: number, byPeople?: boolean): void;
  /** Templates that may be missing in the database. */
  add(templates: readonly MinedTemplate[]): void;
  /** Ids that moved before this process knew. */
  remember(moved: Iterable<number>): void;
  /** Takes what waits, to be stored by the caller. */
  take(miner: Miner): TemplateNews;
  /** Resolves once all that was gathered so far is stored. Throws what the store throws; nothing is lost then. */
  stored(miner: Miner, signal: AbortSignal): Promise<void>;
}

interface Pending {
  readonly templates: Map<number, number>;
  moves: TemplateMove[];
  readonly returned: Set<number>;
}

const nothing = (): Pending => ({ templates: new Map(), moves: [], returned: new Set() });
const isEmpty = ({ templates, moves, returned }: Pending) =>
  templates.size === 0 && moves.length === 0 && returned.size === 0;

export function createNewsDesk(store: Pick<LogTemplateStore, 'explain'>): NewsDesk {
  let pending = nothing();
  const extra = new Map<number, MinedTemplate>();
  const movedAway = new Set<number>();
  /** Counts what was gathered, and up to where it is stored. */
  let gathered = 0;
  let durable = 0;
  let storing: Promise<void> | undefined;

  const remember = (ids: Iterable<number>) => {
    for (const id of ids) {
      movedAway.delete(id);
      movedAway.add(id);
    }
    for (const oldest of movedAway) {
      if (movedAway.size <= MAX_MOVED) {
        break;
      }
      movedAway.delete(oldest);
    }
  };

  const gather: NewsDesk['gather'] = (miner, firstUs, byPeople = false) => {
    const changes = miner.changes();
    if (changes.length === 0) {
      return;
    }
    gathered += 1;
    for (const change of changes) {
      if (change.kind === 'moved') {
        pending.moves.push({ from: change.id, to: change.to, byPeople });
        pending.returned.delete(change.id);
        remember([change.id]);
        continue;
      }
      if (movedAway.delete(change.id)) {
        pending.returned.add(change.id);
        pending.moves = pending.moves.filter(({ from }) => from !== change.id);
      }
      pending.templates.set(change.id, Math.min(firstUs, pending.templates.get(change.id) ?? Infinity));
    }
  };

  const takeFrom = (miner: Miner): TemplateNews => {
    const { templates, moves, returned } = pending;
    pending = nothing();
    const mined = [...templates].flatMap(([id, firstUs]) => minedTemplate(miner, id, firstUs) ?? []);
    const news = { templates: [...extra.values(), ...mined], moves, returned: [...returned] };
    extra.clear();
    return news;
  };

  /** What could not be stored waits before what came meanwhile. */
  const putBack = ({ templates, moves, returned }: TemplateNews) => {
    templates.forEach((template) => extra.set(template.id, template));
    pending.moves = [...moves, ...pending.moves];
    returned.forEach((id) => pending.returned.add(id));
  };

  async function storeAll(miner: Miner): Promise<void> {
    const until = gathered;
    const news = takeFrom(miner);
    try {
      await store.explain(news, AbortSignal.timeout(STORE_LIMIT_MS));
      durable = Math.max(durable, until);
    } catch (error) {
      putBack(news);
      throw error;
    }
  }

  return {
    gather,
    remember,
    add: (templates) => {
      gathered += 1;
      templates.forEach((template) => extra.set(template.id, template));
    },
    take: takeFrom,
    stored: async (miner, signal) => {
      const wanted = gathered;
      while (durable < wanted && (extra.size > 0 || !isEmpty(pending) || storing !== undefined)) {
        // One at a time for all who wait; what came after it began is stored by the next.
        storing ??= storeAll(miner).finally(() => {
          storing = undefined;
        });
        await storing;
        signal.throwIfAborted();
      }
    },
  };
}

/** Undefined: its lines are another's by now. */
function minedTemplate(miner: Miner, id: number, firstUs: number): MinedTemplate | undefined {
  const view = miner.template(id);
  if (view?.id !== id) {
    return undefined;
  }
  const { text, places, isPinned, isGiven } = view;
  return { id, text, places, isPinned, isGiven, firstUs };
}
