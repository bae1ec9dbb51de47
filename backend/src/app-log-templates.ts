import type { Clock, Logger } from '@vigilops/runtime';
import type { StopOrder } from './app-stop.ts';
import { createTemplateRoom, type TemplateRoom } from './ingest/index.ts';
import type { IssueOf } from './model/index.ts';
import type { Store } from './store/index.ts';

/** Where lines of logs get the ids of their templates and issues; it is saved when the gate is closed. */
export function openLogTemplates(
  deps: { readonly clock: Clock; readonly logger: Logger },
  parts: {
    readonly store: Pick<Store, 'logTemplates'>;
    readonly instanceId: string;
    /** Made with what tells the text of a template. */
    readonly issueOf?: ((templateText: (id: number) => string) => IssueOf) | undefined;
  },
  order: Pick<StopOrder, 'afterPorts'>,
): TemplateRoom {
  const { issueOf } = parts;
  const room: TemplateRoom = createTemplateRoom({
    ...deps,
    store: parts.store.logTemplates,
    instance: parts.instanceId,
    ...(issueOf === undefined ? {} : { issueOf: issueOf((id) => room.textOf(id)) }),
  });
  order.afterPorts(room.stop);
  return room;
}
