import { TemplateError, type Miner, type MinerLimits } from '@vigilops/log-templates';
import { createFollower, type Clock, type Logger } from '@vigilops/runtime';
import type { IssueOf, LogTemplateOrder, LogTemplateStore, TemplateNews } from '../../model/index.ts';
import { carryOut, carryOutAgain, idsOf, knowsAll, templateOrder } from './carry-out.ts';
import { createNewsDesk } from './news-desk.ts';
import { openMiner } from './saved-miner.ts';
import type { TemplateStage } from './template-stage.ts';

export interface TemplateRoomDeps {
  readonly store: LogTemplateStore;
  /** Names this backend among others of the database. */
  readonly instance: string;
  /** Left out: no record belongs to an issue. */
  readonly issueOf?: IssueOf;
  readonly limits?: Partial<MinerLimits>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Finds what log lines have in common, and carries out what people want of it. */
export interface TemplateRoom {
  readonly stage: TemplateStage;
  /** With placeholders; empty where it is not known here. */
  textOf(id: number): string;
  start(): Promise<void>;
  /** Saves what is known, and ends. */
  stop(): Promise<void>;
  /** Carries out what others ordered since, and saves from time to time. For the clock, and for tests. */
  look(signal: AbortSignal): Promise<void>;
  /**
   * Carries an order out here, and stores it with what follows from it by `keep`. Returns the template that it leaves. Throws
   * TemplateError, with nothing changed; what `keep` throws undoes it.
   */
  order(
    order: LogTemplateOrder,
    keep: (news: TemplateNews) => Promise<void>,
    signal: AbortSignal,
  ): Promise<number>;
}

/** What people order holds everywhere within seconds. */
const LOOK_EVERY_MS = 3_000;
const LOOK_LIMIT_MS = 20_000;
const SAVE_EVERY_MS = 5 * 60_000;
const STOP_LIMIT_MS = 10_000;
/** Orders about templates that this process has not met. */
const MAX_WAITING = 1_000;

export function createTemplateRoom(deps: TemplateRoomDeps): TemplateRoom {
  const { store, clock, logger, instance } = deps;
  const news = createNewsDesk(store);
  let miner: Miner | undefined;
  let opening: Promise<Miner> | undefined;
  /** The newest order that was read, and those before that wait. */
  let lastOrder = 0;
  let waiting: { readonly id: number; readonly order: LogTemplateOrder }[] = [];
  let savedAtMs = clock.monotonicMs();
  let savedMisses = 0;
  let told = new Map<number, string>();
  let toldOfOthers = false;
  let toldOfDefect = false;

  async function open(): Promise<Miner> {
    const stored = await store.readMiner(instance, AbortSignal.timeout(LOOK_LIMIT_MS));
    const opened = openMiner(stored, { limits: deps.limits ?? {}, logger });
    lastOrder = opened.orders;
    news.remember(opened.moved);
    const nowUs = clock.now().getTime() * 1_000;
    const templates = opened.miner.templates();
    // Somebody may have dropped what was stored of them.
    news.add([...templates, opened.miner.other()].map((view) => ({ ...view, firstUs: nowUs })));
    told = new Map(templates.map((view) => [view.id, signOf(view)]));
    miner = opened.miner;
    return miner;
  }

  async function ready(signal: AbortSignal): Promise<Miner> {
    if (miner !== undefined) {
      return miner;
    }
    // One look for all who wait: none of them may end it for the others.
    opening ??= open().finally(() => {
      opening = undefined;
    });
    const opened = await opening;
    signal.throwIfAborted();
    return opened;
  }

  const stage: TemplateStage = {
    ready: async (signal) => {
      await ready(signal);
    },
    take: (body) => {
      try {
        return miner?.take(body) ?? 0;
      } catch (error) {
        // A line is stored whatever it says.
        if (!toldOfDefect) {
          toldOfDefect = true;
          logger.error({ err: error }, 'no template is found for a line, for a reason that is a defect');
        }
        return 0;
      }
    },
    issueOf: deps.issueOf ?? (() => undefined),
    explained: async (fromUs, signal) => {
      if (miner !== undefined) {
        news.gather(miner, Math.min(fromUs, clock.now().getTime() * 1_000));
        await news.stored(miner, signal);
      }
    },
  };

  /** In their order, as far as all that they are about is known: an order waits for those before it about the same. */
  function carryOutWaiting(known: Miner): void {
    const held = new Set<number>();
    const nowUs = clock.now().getTime() * 1_000;
    news.gather(known, nowUs);
    waiting = waiting.filter(({ order }) => {
      const ids = idsOf(order);
      if (!knowsAll(known, order) || ids.some((id) => held.has(id))) {
        ids.forEach((id) => held.add(id));
        return true;
      }
      rememberMerged(order);
      carryOutAgain(known, order);
      news.gather(known, nowUs, true);
      return false;
    });
    waiting = waiting.slice(-MAX_WAITING);
  }

  /** It moved when people merged it, perhaps before this process began. */
  function rememberMerged(order: LogTemplateOrder): void {
    if (order.kind === 'separate') {
      news.remember([order.id]);
    }
  }

  async function readOrders(signal: AbortSignal): Promise<void> {
    for (let more = true; more;) {
      const orders = await store.ordersAfter(lastOrder, signal);
      for (const { id, value } of orders) {
        const parsed = templateOrder.safeParse(value);
        lastOrder = id;
        if (parsed.success) {
          waiting.push({ id, order: parsed.data });
        } else {
          logger.warn({ order: id }, 'an order about templates of log lines cannot be read; it is left out');
        }
      }
      more = orders.length > 0;
    }
  }

  async function look(signal: AbortSignal): Promise<void> {
    const known = await ready(signal);
    await readOrders(signal);
    if (waiting.length > 0) {
      carryOutWaiting(known);
    }
    await news.stored(known, signal);
    tellOthers(known);
    if (clock.monotonicMs() - savedAtMs >= SAVE_EVERY_MS && known.misses() !== savedMisses) {
      await save(known, signal);
    }
  }

  /** Once: how many there are is counted, as lines of the template that stands for all of them. */
  function tellOthers(known: Miner): void {
    if (!toldOfOthers && known.other().count > 0) {
      toldOfOthers = true;
      logger.warn(
        { templates: known.templates().length },
        'there are more templates of log lines than are kept apart; lines of further ones count as <other>',
      );
    }
  }

  async function save(known: Miner, signal: AbortSignal): Promise<void> {
    const misses = known.misses();
    const templates = known.templates();
    const changed = templates.filter((view) => told.has(view.id) && told.get(view.id) !== signOf(view));
    await store.describe(
      changed.map((view) => ({ ...view, firstUs: 0 })),
      signal,
    );
    told = new Map(templates.map((view) => [view.id, signOf(view)]));
    const oldest = waiting[0]?.id;
    const value = { orders: oldest === undefined ? lastOrder : oldest - 1, savedAt: clock.now() };
    await store.saveMiner(instance, { ...value, value: JSON.stringify(known.export()) }, signal);
    savedAtMs = clock.monotonicMs();
    savedMisses = misses;
  }

  /** Of templates that other backends found: they carry it out, and this one when it meets them. */
  async function orderFromOthers(
    order: LogTemplateOrder,
    keep: (news: TemplateNews) => Promise<void>,
    signal: AbortSignal,
  ): Promise<number> {
    const ids = idsOf(order);
    const there = await store.existing(ids, signal);
    const missing = ids.find((id) => !there.includes(id));
    if (missing !== undefined) {
      throw new TemplateError('TEMPLATE_UNKNOWN', `There is no template ${String(missing)}.`);
    }
    const [first = 0, ...others] = ids;
    await keep({
      templates: [],
      moves: order.kind === 'merge' ? others.map((from) => ({ from, to: first, byPeople: true })) : [],
      returned: order.kind === 'separate' ? [first] : [],
    });
    return first;
  }

  const follower = createFollower({
    everyMs: LOOK_EVERY_MS,
    limitMs: LOOK_LIMIT_MS,
    look,
    onTrouble: (error) => {
      logger.debug({ err: error }, 'templates of log lines cannot be looked after for now');
    },
    clock,
  });

  return {
    stage,
    look,
    textOf: (id) => miner?.template(id)?.text ?? '',
    start: follower.start,
    stop: async () => {
      await follower.stop();
      if (miner !== undefined) {
        const signal = AbortSignal.timeout(STOP_LIMIT_MS);
        await Promise.all([news.stored(miner, signal), save(miner, signal)]).catch((error: unknown) => {
          logger.warn({ err: error }, 'what is known of templates of log lines could not be saved');
        });
      }
    },
    order: async (order, keep, signal) => {
      await look(signal);
      const known = await ready(signal);
      await news.stored(known, signal);
      if (!knowsAll(known, order)) {
        return orderFromOthers(order, keep, signal);
      }
      const before = known.export();
      rememberMerged(order);
      const left = carryOut(known, order);
      news.gather(known, clock.now().getTime() * 1_000, true);
      const taken = news.take(known);
      try {
        await keep(taken);
      } catch (error) {
        // Lines that came meanwhile may have them.
        news.add(taken.templates);
        miner = openMiner(
          { orders: lastOrder, value: JSON.stringify(before), savedAt: clock.now() },
          { limits: deps.limits ?? {}, logger },
        ).miner;
        throw error;
      }
      return known.resolve(left) ?? left;
    },
  };
}

/** Changes when what people see of a template does. */
function signOf({
  text,
  isPinned,
  isGiven,
}: {
  readonly text: string;
  readonly isPinned: boolean;
  readonly isGiven: boolean;
}): string {
  return `${isPinned ? 'p' : ''}${isGiven ? 'g' : ''} ${text}`;
}
