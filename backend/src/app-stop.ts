import type { Logger } from '@vigilops/runtime';

type Step = () => Promise<unknown>;

/** In which order the house closes: what speaks to its own ports, the ports, and then parts in reverse order of start. */
export interface StopOrder {
  /** While the ports are still open; the newest first. */
  beforePorts(step: Step): void;
  ports(step: Step): void;
  /** After the ports are closed; the newest first. */
  afterPorts(step: Step): void;
  /** A step that fails does not keep the others from being taken. */
  stop(): Promise<void>;
}

export function createStopOrder(logger: Logger): StopOrder {
  const before: Step[] = [];
  const ports: Step[] = [];
  const after: Step[] = [];
  return {
    beforePorts: (step) => void before.unshift(step),
    ports: (step) => void ports.push(step),
    afterPorts: (step) => void after.unshift(step),
    stop: async () => {
      for (const step of [...before.splice(0), ...ports.splice(0), ...after.splice(0)]) {
        await step().catch((error: unknown) => {
          logger.warn({ err: error }, 'a part did not stop cleanly');
        });
      }
    },
  };
}
