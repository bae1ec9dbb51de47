/** A part with a life: started in order, stopped in reverse. */
export interface Component {
  readonly name: string;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts in order; on failure stops what already runs, newest first. Returns the function that stops all. */
export async function startAll(components: readonly Component[]): Promise<() => Promise<void>> {
  const running: Component[] = [];
  const stopAll = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (const component of running.splice(0).reverse()) {
      await component.stop().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) {
      throw new AggregateError(failures, 'some parts did not stop cleanly');
    }
  };
  for (const component of components) {
    try {
      await component.start();
      running.push(component);
    } catch (error) {
      await stopAll().catch(() => undefined);
      throw new Error(`${component.name} did not start`, { cause: error });
    }
  }
  return stopAll;
}
