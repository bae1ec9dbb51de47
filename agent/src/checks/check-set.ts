import { runCheck, type RunnerDeps } from './runner.ts';
import type { CheckDefinition, CheckState } from './types.ts';

/** The checks that run now. */
export interface CheckSet {
  /** From now on exactly these: those that are as they were run on undisturbed. */
  replace(definitions: readonly CheckDefinition[]): void;
  states(): readonly CheckState[];
  /** Resolves when the last one has come to its end. */
  stop(): Promise<void>;
}

interface Running {
  readonly written: string;
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

const TAKEN_AWAY = new Error('the check was taken away');

export function createCheckSet(deps: RunnerDeps): CheckSet {
  const running = new Map<string, Running>();
  const states = new Map<string, CheckState>();

  function start(definition: CheckDefinition, written: string): void {
    const { key, name, config, origin } = definition;
    const stop = new AbortController();
    const report: RunnerDeps['report'] = (result) => {
      if (result.status !== 'inconclusive') {
        const id = 'id' in origin ? origin.id : undefined;
        const { durationMs } = result;
        states.set(key, { key, name, type: config.type, id, isUp: result.status === 'up', durationMs });
      }
      deps.report(result);
    };
    const ended = runCheck(definition, { ...deps, report }, stop.signal).catch((error: unknown) => {
      deps.logger.error({ check: name, error }, 'a check runs no more');
    });
    running.set(key, { written, stop, ended });
  }

  function end(key: string): void {
    running.get(key)?.stop.abort(TAKEN_AWAY);
    running.delete(key);
    states.delete(key);
  }

  return {
    replace(definitions) {
      const wanted = new Map(definitions.map((definition) => [definition.key, definition]));
      [...running.keys()].filter((key) => !wanted.has(key)).forEach(end);
      for (const [key, definition] of wanted) {
        const written = JSON.stringify(definition);
        if (running.get(key)?.written !== written) {
          end(key);
          start(definition, written);
        }
      }
    },
    states: () => [...states.values()],
    async stop() {
      const ending = [...running.values()];
      [...running.keys()].forEach(end);
      await Promise.all(ending.map(({ ended }) => ended));
    },
  };
}
