import { parentPort, workerData } from 'node:worker_threads';
import { parseFile, type PlaceProblem } from './parse-file.ts';
import type { FileAnswer } from './read-file.ts';

/** The thread that reads one file, and then tells where in it something is. Ends when it is told to. */
const parsed = parseFile(String(workerData));

function answer(message: FileAnswer): void {
  parentPort?.postMessage(message);
}

if (parsed.ok) {
  const { document, given, tell } = parsed;
  parentPort?.on('message', (problems: readonly PlaceProblem[]) => {
    answer({ kind: 'told', text: tell(problems) });
  });
  answer({ kind: 'read', document, given });
} else {
  answer({ kind: 'refused', text: parsed.refusal });
}
