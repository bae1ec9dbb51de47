import { createRequire } from 'node:module';
import { basename } from 'node:path';

interface Collect {
  (options: { type: 'major'; flavor: 'last-resort' }): void;
}

/**
 * Takes a file of the bundle back that has done its work: what nothing refers to can be collected. Does nothing
 * where the agent runs from source.
 */
export function unloadFile(name: string): void {
  const { cache } = createRequire(process.argv[1] ?? process.cwd());
  for (const [path, module] of Object.entries(cache)) {
    if (basename(path) === name) {
      Reflect.deleteProperty(cache, path);
    } else if (module !== undefined) {
      module.children = module.children.filter((child) => basename(child.filename) !== name);
    }
  }
  // zod keeps its settings in a place of the whole process, and through them all of its code.
  Reflect.deleteProperty(globalThis, '__zod_globalConfig');
}

/** Gives what the start has needed back to the system. Does nothing where Node runs without --expose-gc. */
export function releaseMemory(): void {
  const collect = (globalThis as { gc?: Collect }).gc;
  // Compiled code outlives one collection.
  for (let round = 0; round < 2; round += 1) {
    collect?.({ type: 'major', flavor: 'last-resort' });
  }
}
