/**
 * `good-sender.ts <url> <token>`: sends one record after the other until its input ends, in a process of its own, so that
 * what it waits for is the server alone. Then it says as JSON what was acknowledged, what was refused, and how long each took.
 */
import { goodRecord, jsonHeaders, logsRequest, post } from './post.ts';

const PAUSE_MS = 20;

export interface GoodSenderReport {
  readonly acknowledged: readonly string[];
  /** Statuses of refusals. */
  readonly refused: readonly number[];
  readonly tookMs: readonly number[];
}

const [url = '', token = ''] = process.argv.slice(2);
const acknowledged: string[] = [];
const refused: number[] = [];
const tookMs: number[] = [];
let isOver = false;
process.stdin.on('end', () => (isOver = true)).resume();
for (let id = 0; !isOver || id < 20; id += 1) {
  const startMs = performance.now();
  const { status } = await post(
    { url },
    '/v1/logs',
    logsRequest('good', [goodRecord(id)]),
    jsonHeaders(token),
  );
  tookMs.push(performance.now() - startMs);
  if (status === 200) {
    acknowledged.push(`record ${String(id)}`);
  } else {
    refused.push(status);
  }
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}
process.stdout.write(JSON.stringify({ acknowledged, refused, tookMs } satisfies GoodSenderReport));
