import { VigilError } from '@vigilops/contracts';
import type { AssistantEvent, AssistantState, PrivacyPreview } from '@vigilops/contracts/api';
import type { AssistantStore, InvestigationRecord } from '../../model/index.ts';
import { investigate, type InvestigateBy } from '../investigations/investigate.ts';
import { previewPrivacy, type PreviewBy } from '../privacy/preview.ts';
import { assistantState, openQuestion, type AskDeps, type Asker, type Question } from './ask.ts';

/** Questions of one person at a time, and of all at this backend. */
const MOST_OF_ONE = 2;
const MOST_OF_ALL = 8;

export interface AssistantDesk extends Pick<
  AssistantStore,
  'conversation' | 'conversations' | 'remove' | 'investigations'
> {
  state(language: 'en' | 'zh', signal: AbortSignal): Promise<AssistantState>;
  /**
   * Throws before anything is asked: NOT_FOUND, CONFLICT, OVERLOADED. Then the events of the question, which ends when `signal`
   * aborts, or by itself.
   */
  ask(
    question: Question,
    asker: Asker,
    signal: AbortSignal,
  ): Promise<(own: AbortSignal) => AsyncIterable<AssistantEvent>>;
  preview(by: PreviewBy, signal: AbortSignal): Promise<PrivacyPreview>;
  /** Undefined: the incident has one already. It goes on by itself. */
  startInvestigation(by: InvestigateBy, signal: AbortSignal): Promise<InvestigationRecord | undefined>;
  /** The same, to its end. */
  investigate(by: InvestigateBy, signal: AbortSignal): Promise<boolean>;
  /** Aborts when the house stops. */
  readonly lasting: AbortSignal;
  stop(): Promise<void>;
}

export function createAssistantDesk(deps: AskDeps): AssistantDesk {
  const { store } = deps;
  const underWay = new Map<string, number>();
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  const begin = ({ incidentId, startedBy }: InvestigateBy, signal: AbortSignal) =>
    store.beginInvestigation(incidentId, startedBy, deps.clock.now(), signal);

  function enter(owner: string): () => void {
    const own = underWay.get(owner) ?? 0;
    const all = [...underWay.values()].reduce((sum, one) => sum + one, 0);
    if (own >= MOST_OF_ONE || all >= MOST_OF_ALL) {
      const whose =
        own >= MOST_OF_ONE ? `${String(MOST_OF_ONE)} questions of yours` : `${String(all)} questions`;
      throw new VigilError('OVERLOADED', `${whose} are under way: wait until one has ended`, {
        retryAfterSeconds: 5,
      });
    }
    underWay.set(owner, own + 1);
    let isLeft = false;
    return () => {
      if (isLeft) {
        return;
      }
      isLeft = true;
      const left = (underWay.get(owner) ?? 1) - 1;
      if (left === 0) {
        underWay.delete(owner);
      } else {
        underWay.set(owner, left);
      }
    };
  }

  return {
    conversation: store.conversation,
    conversations: store.conversations,
    remove: store.remove,
    investigations: store.investigations,
    state: (language, signal) => assistantState(deps, language, signal),
    preview: (by, signal) => previewPrivacy(deps, by, signal),
    lasting: stopping.signal,
    async stop() {
      stopping.abort(new Error('the backend stops'));
      await Promise.allSettled(running);
    },
    async startInvestigation(by, signal) {
      const id = await begin(by, signal);
      if (id === undefined) {
        return undefined;
      }
      const run = investigate(deps, id, by, stopping.signal);
      running.add(run);
      void run.finally(() => running.delete(run));
      const [record] = await store.investigations({ incidentId: by.incidentId, limit: 1 }, signal);
      return record;
    },
    async investigate(by, signal) {
      const id = await begin(by, signal);
      if (id !== undefined) {
        await investigate(deps, id, by, signal);
      }
      return id !== undefined;
    },
    async ask(question, asker, signal) {
      const leave = enter(asker.owner);
      try {
        const opened = await openQuestion(deps, question, asker, signal);
        return (own) => told(opened.run, own, leave);
      } catch (error) {
        leave();
        throw error;
      }
    },
  };
}

/** What is emitted, in its order; a question is bounded, and so is what waits here for a slow reader. */
async function* told(
  run: (emit: (event: AssistantEvent) => void, signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
  leave: () => void,
): AsyncIterable<AssistantEvent> {
  const waiting: AssistantEvent[] = [];
  let isOver = false;
  let failure: unknown;
  let wake = () => {};
  // Whoever left may ask anew, though the last of it is still being put away.
  signal.addEventListener('abort', leave, { once: true });
  const running = run((event) => {
    waiting.push(event);
    wake();
  }, signal)
    .catch((error: unknown) => {
      failure = error;
    })
    .finally(() => {
      isOver = true;
      leave();
      wake();
    });
  for (;;) {
    const event = waiting.shift();
    if (event !== undefined) {
      yield event;
    } else if (isOver) {
      await running;
      if (failure !== undefined) {
        throw failure as Error;
      }
      return;
    } else {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
}
