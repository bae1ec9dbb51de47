import type { BackendSrv } from '@grafana/runtime';
import type { AssistantEvent, askAssistantRequest } from '@vigilops/contracts/api';
import { catchError, concatMap, throwError, type Observable } from 'rxjs';
import type { z } from 'zod';
import { ApiError, toApiError } from '../api/errors.ts';
import { eventStream, type Chunked } from '../api/event-stream.ts';

export type Asked = z.input<typeof askAssistantRequest>;

/** A model may think for long between two of its questions. */
const WAITS = { firstMs: 30_000, nextMs: 200_000 };

interface Deps {
  /** Ends before the name of the route, as in `/api/plugin-proxy/vigilops-app`. */
  readonly url: string;
  readonly backend: Partial<Pick<BackendSrv, 'chunked'>>;
}

/** What the assistant does and says, as it comes; the call of the model ends when nobody listens any more. */
export function askStream({ url, backend }: Deps, asked: Asked): Observable<AssistantEvent> {
  if (backend.chunked === undefined) {
    const message = 'This Grafana gives no answers piece by piece.';
    return throwError(() => new ApiError(message, { status: 0, kind: 'other' }));
  }
  const request = {
    url: `${url}/read/assistant/ask`,
    method: 'POST',
    data: asked,
    headers: { Accept: 'text/event-stream' },
  };
  return eventStream(backend as Chunked, request, WAITS).pipe(
    concatMap((part) => (part.kind === 'event' ? eventsOf(part.event.data) : [])),
    catchError((thrown: unknown) => throwError(() => toApiError(thrown))),
  );
}

function eventsOf(data: string): AssistantEvent[] {
  try {
    return [JSON.parse(data) as AssistantEvent];
  } catch {
    return [];
  }
}
