import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pythonWith } from '@vigilops/testkit/python';

export interface Mined {
  readonly templates: readonly string[];
  /** CPU time for all lines once more, when their templates were known. */
  readonly seconds: number;
}

export interface Drain3 {
  mine(lines: readonly string[], isMasked: boolean): Promise<Mined>;
  close(): Promise<void>;
}

/** drain3 in a process of its own; undefined, said loudly, where it cannot be had. */
export function openDrain3(): Drain3 | undefined {
  const found = pythonWith('drain3', join(import.meta.dirname, 'drain3-requirements.txt'));
  if ('missing' in found) {
    console.log(`SKIPPED peer drain3: ${found.missing}`);
    return undefined;
  }
  const child = spawn(found.python, [join(import.meta.dirname, 'drain3-peer.py')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async mine(lines, isMasked) {
      child.stdin.write(`${JSON.stringify({ lines, isMasked })}\n`);
      const { value, done } = await answers.next();
      if (done === true) {
        throw new Error(`drain3 ended with ${String(child.exitCode)}`);
      }
      return JSON.parse(value) as Mined;
    },
    async close() {
      child.stdin.end();
      if (child.exitCode === null) {
        await once(child, 'exit');
      }
    },
  };
}
