import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { atOwnTimes } from '../at-own-times.ts';
import { createHearing, type Heard } from '../heard.ts';
import { LINE, lineOf, STORY, type Place } from '../place.ts';

/** Until what was written last has come. */
const PATIENCE_MS = 30_000;
const KIND = 'live tail: line written on the host to line at a viewer';

/** Writes numbered lines into a file that the agent follows, and looks at them as a browser does. */
export async function watchTail({ url, token, logFile, plan }: Place): Promise<Heard> {
  const hearing = createHearing();
  const written = new Map<number, number>();
  const closing = new AbortController();
  const seen = Array.from({ length: plan.viewers }, () => new Set<number>());
  const openings = seen.map((numbers) =>
    openTail(`${url}/api/v1/logs/tail?services=${STORY}`, token, closing.signal, (line) => {
      const dueMs = written.get(line);
      // A tail that was cut is sent the lines of before again.
      if (dueMs !== undefined && !numbers.has(line)) {
        numbers.add(line);
        hearing.took(KIND, performance.now() - dueMs);
      }
    }),
  );
  const tails = await Promise.all(openings);
  await atOwnTimes(plan.linesPerSecond, plan.seconds, (line, dueMs) => {
    written.set(line, dueMs);
    appendFileSync(logFile, `${new Date().toISOString()} INFO ${lineOf(line)}\n`);
    return Promise.resolve();
  });
  hearing.sent('lines of the file', written.size);
  const lacking = () => seen.reduce((sum, { size }) => sum + written.size - size, 0);
  for (let waitedMs = 0; lacking() > 0 && waitedMs < PATIENCE_MS; waitedMs += 100) {
    await sleep(100);
  }
  if (lacking() > 0) {
    hearing.failed(KIND, 'lines never came', lacking());
  }
  closing.abort();
  await Promise.all(tails.map(({ ended }) => ended.catch(() => undefined)));
  return hearing.all();
}

async function openTail(
  address: string,
  token: string,
  signal: AbortSignal,
  onLine: (line: number) => void,
): Promise<{ readonly ended: Promise<void> }> {
  const response = await fetch(address, { headers: { authorization: `Bearer ${token}` }, signal });
  if (!response.ok || response.body === null) {
    throw new Error(`a live tail was answered ${String(response.status)}: ${await response.text()}`);
  }
  return { ended: read(response.body, onLine) };
}

async function read(body: ReadableStream<Uint8Array>, onLine: (line: number) => void): Promise<void> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const piece of body) {
    text += decoder.decode(piece, { stream: true });
    const end = text.lastIndexOf('\n\n');
    if (end >= 0) {
      for (const [, line] of text.slice(0, end).matchAll(LINE)) {
        onLine(Number(line));
      }
      text = text.slice(end);
    }
  }
}
