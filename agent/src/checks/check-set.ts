import { type Runner, type RunnerDeps, startRunner } from './runner.ts';
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
  readonly runner: Runner;
}

export function createCheckSet(deps: RunnerDeps): CheckSet {
  const running = new Map<string, Running>();
  const states = new Map<string, CheckState>();

  function start(definition: CheckDefinition, written: string): void {
    const { key, name, config, origin } = definition;
    const id = 'id' in origin ? origin.id : undefined;
    const report: RunnerDeps['report'] = (result) => {
      if (result.status !== 'inconclusive') {
        const { status, durationMs } = result;
        states.set(key, { key, name, type: config.type, id, isUp: status === 'up', durationMs });
      }
      deps.report(result);
    };
    running.set(key, { written, runner: startRunner(definition, { ...deps, report }) });
  }

  async function end(key: string): Promise<void> {
    const ending = running.get(key);
    running.delete(key);
    states.delete(key);
    await ending?.runner.stop();
  }

  return {
    replace(definitions) {
      const wanted = new Map(definitions.map((definition) => [definition.key, definition]));
      [...running.keys()].filter((key) => !wanted.has(key)).forEach((key) => void end(key));
      for (const [key, definition] of wanted) {
        const written = JSON.stringify(definition);
        if (running.get(key)?.written !== written) {
          void end(key);
          start(definition, written);
        }
      }
    },
    states: () => [...states.values()],
    async stop() {
      await Promise.all([...running.keys()].map(end));
    },
  };
}
