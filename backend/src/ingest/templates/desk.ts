import { VigilError } from '@vigilops/contracts';
import { TemplateError } from '@vigilops/log-templates';
import type { Clock } from '@vigilops/runtime';
import {
  calledOf,
  type AuditEntry,
  type LogTemplateDesk,
  type LogTemplateOrder,
  type LogTemplateStore,
} from '../../model/index.ts';
import type { TemplateRoom } from './room.ts';

type By = Pick<AuditEntry, 'actor' | 'address'>;

/** What people do with templates; each of it is a line of the audit log. */
export function createLogTemplateDesk(deps: {
  readonly room: Pick<TemplateRoom, 'order' | 'textOf'>;
  readonly store: Pick<LogTemplateStore, 'addOrder' | 'rename'>;
  readonly clock: Pick<Clock, 'now'>;
}): LogTemplateDesk {
  const { room, store, clock } = deps;

  async function order(
    wanted: LogTemplateOrder,
    { action, subject, detail }: Pick<AuditEntry, 'action' | 'subject' | 'detail'>,
    by: By,
    signal: AbortSignal,
  ): Promise<number> {
    const at = clock.now();
    const audit = { ...by, action, subject, detail };
    try {
      return await room.order(
        wanted,
        async (news) => {
          await store.addOrder(wanted, news, { at, name: calledOf(by.actor), audit }, signal);
        },
        signal,
      );
    } catch (error) {
      throw asVigilError(error);
    }
  }
  const named = (id: number) => `log template ${String(id)}`;

  return {
    merge: (ids, by, signal) =>
      order(
        { kind: 'merge', ids },
        { action: 'log_template.merged', subject: named(ids[0] ?? 0), detail: { ids: ids.join(', ') } },
        by,
        signal,
      ),
    separate: (id, by, signal) =>
      order(
        { kind: 'separate', id },
        { action: 'log_template.separated', subject: named(id), detail: {} },
        by,
        signal,
      ),
    split: (id, place, by, signal) =>
      order(
        { kind: 'split', id, place },
        { action: 'log_template.split', subject: named(id), detail: { place } },
        by,
        signal,
      ),
    pin: (id, isPinned, by, signal) =>
      order(
        { kind: 'pin', id, isPinned },
        {
          action: isPinned ? 'log_template.pinned' : 'log_template.unpinned',
          subject: named(id),
          detail: {},
        },
        by,
        signal,
      ),
    write: (text, by, signal) =>
      order(
        { kind: 'define', text },
        { action: 'log_template.written', subject: 'log template', detail: { text } },
        by,
        signal,
      ),
    erase: (id, by, signal) =>
      order(
        { kind: 'undefine', id },
        { action: 'log_template.erased', subject: named(id), detail: {} },
        by,
        signal,
      ),
    rename: async (id, name, by, signal) => {
      const audit = {
        ...by,
        action: 'log_template.renamed',
        subject: named(id),
        detail: { name: name ?? '' },
      };
      if (!(await store.rename(id, name, { at: clock.now(), audit }, signal))) {
        throw new VigilError('TEMPLATE_UNKNOWN', `there is no log template ${String(id)}, or not any more`);
      }
    },
  };
}

function asVigilError(error: unknown): unknown {
  if (!(error instanceof TemplateError)) {
    return error;
  }
  // States are read, and told, when the house starts.
  const code = error.code === 'TEMPLATE_STATE_UNREADABLE' ? 'INTERNAL' : error.code;
  return new VigilError(code, error.message, { cause: error });
}
