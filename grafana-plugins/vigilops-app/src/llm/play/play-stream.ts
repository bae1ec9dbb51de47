import type { BackendSrv } from '@grafana/runtime';
import type { LlmPlay } from '@vigilops/contracts/api';
import { catchError, concatMap, throwError, type Observable } from 'rxjs';
import { ApiError, toApiError } from '../../api/errors.ts';
import { eventStream, type Chunked, type StreamPart } from '../../api/event-stream.ts';

/** Who pays: a project, as Admins choose it, or a key of one's own. */
export interface Player {
  readonly kind: 'project' | 'key';
  readonly id: number;
}

/** The same with what people read of it. */
export interface Payer extends Player {
  readonly name: string;
  readonly keepsTexts: boolean;
}

export type PlayRequest = Omit<LlmPlay, 'project_id'>;

export type PlayEvent =
  /** By the id the ledger tells what it came to; so many places were taken out of the prompt before it left. */
  | { readonly kind: 'open'; readonly requestId: string | undefined; readonly redacted: number }
  | { readonly kind: 'text'; readonly text: string }
  /** What a model thinks before it answers. */
  | { readonly kind: 'thought'; readonly text: string }
  /** `length`: it was longer than it may be. */
  | { readonly kind: 'ended'; readonly reason: string }
  /** In mid-stream, in the words of the gateway. */
  | { readonly kind: 'failed'; readonly message: string };

/** As long as the gateway itself waits. */
const WAITS = { firstMs: 610_000, nextMs: 310_000 };

interface Deps {
  /** Ends before the name of the route, as in `/api/plugin-proxy/vigilops-app`. */
  readonly url: string;
  readonly backend: Partial<Pick<BackendSrv, 'chunked'>>;
}

/** An answer of a model as it comes. Fails with an ApiError in the gateway's words; the call ends when nobody listens any more. */
export function playStream({ url, backend }: Deps, player: Player, play: PlayRequest): Observable<PlayEvent> {
  if (backend.chunked === undefined) {
    const message = 'This Grafana gives no answers piece by piece.';
    return throwError(() => new ApiError(message, { status: 0, kind: 'other' }));
  }
  const request =
    player.kind === 'project'
      ? { url: `${url}/admin/llm-playground`, data: { ...play, project_id: player.id } }
      : { url: `${url}/read/llm-me/playground`, data: { ...play, key_id: player.id } };
  const headers = { Accept: 'text/event-stream' };
  return eventStream(backend as Chunked, { ...request, method: 'POST', headers }, WAITS).pipe(
    concatMap(eventsOf),
    catchError((thrown: unknown) => throwError(() => inWordsOfGateway(toApiError(thrown)))),
  );
}

function eventsOf(part: StreamPart): PlayEvent[] {
  switch (part.kind) {
    case 'open':
      return [
        {
          kind: 'open',
          requestId: part.headers?.get('x-vigilops-request-id') ?? undefined,
          redacted: Number(part.headers?.get('x-vigilops-redacted') ?? 0),
        },
      ];
    case 'event':
      return eventsOfChunk(part.event.data);
    case 'retry':
      return [];
    default:
      return part satisfies never;
  }
}

/** The first answer of a chunk as OpenAI has it; thoughts go by the names of DeepSeek, and of Ollama. */
interface Chunk {
  readonly error?: { readonly message?: string } | null;
  readonly choices?: readonly {
    readonly delta?: {
      readonly content?: string | null;
      readonly refusal?: string | null;
      readonly reasoning_content?: string | null;
      readonly reasoning?: string | null;
    } | null;
    readonly finish_reason?: string | null;
  }[];
}

function eventsOfChunk(data: string): PlayEvent[] {
  const chunk = parsed(data);
  if (chunk?.error) {
    return [{ kind: 'failed', message: chunk.error.message ?? data }];
  }
  const choice = chunk?.choices?.[0];
  const { content, refusal, reasoning_content: thought, reasoning } = choice?.delta ?? {};
  const events: PlayEvent[] = [
    { kind: 'thought', text: thought ?? reasoning ?? '' },
    { kind: 'text', text: content ?? refusal ?? '' },
  ];
  const reason = choice?.finish_reason;
  return [
    ...events.filter((event) => 'text' in event && event.text !== ''),
    ...(reason === undefined || reason === null ? [] : ([{ kind: 'ended', reason }] as const)),
  ];
}

function parsed(data: string): Chunk | undefined {
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    // `[DONE]`
    return undefined;
  }
}

/** The gateway refuses as OpenAI does: `{"error": {"message": …}}`. */
function inWordsOfGateway(error: ApiError): ApiError {
  const { data } = (error.cause ?? {}) as { readonly data?: Chunk | null };
  const said = data?.error?.message;
  return typeof said === 'string'
    ? new ApiError(said, { status: error.status, kind: error.kind, cause: error })
    : error;
}
