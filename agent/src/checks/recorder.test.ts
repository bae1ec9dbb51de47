import { describe, expect, it } from 'vitest';

import { decodeLogs } from '../logs/test/decode-logs.ts';
import type { AppendInput } from '../spool/types.ts';
import { createRecorder } from './recorder.ts';
import { definitionOf, resultOf } from './test/definitions.ts';
import { manualTime } from './test/manual-time.ts';
import { createRecorder as createLogRecorder } from '../../test/recorder.ts';

function harness(append: (input: AppendInput) => Promise<void> = () => Promise.resolve()) {
  const time = manualTime();
  const log = createLogRecorder();
  const batches: (readonly string[])[] = [];
  const recorder = createRecorder({
    ...time,
    logger: log.logger,
    resource: () => ({ 'host.name': 'web-1' }),
    scope: { name: 'agent' },
    spool: {
      append: (input) => {
        expect(input.kind).toBe('logs');
        const bodies = decodeLogs(input.body).map(({ body }) => body);
        expect(input.rows).toBe(bodies.length);
        batches.push(bodies);
        return append(input);
      },
    },
  });
  return { ...time, recorder, batches, log };
}

const a = definitionOf({ name: 'a' });
const b = definitionOf({ name: 'b' });
const up = (definition = a) => resultOf({ definition, durationMs: 1 });
const down = (definition = a) => resultOf({ definition, status: 'down', error: 'no' });

describe('createRecorder', () => {
  it('puts what gathers within two seconds of a change into one record of the spool', async () => {
    const { recorder, clock, batches } = harness();
    recorder.add(up());
    await clock.advance(1_999);
    recorder.add(down(b));
    expect(batches).toEqual([]);
    await clock.advance(1);
    expect(batches).toEqual([['a: up: 1.0 ms', 'b: down: no']]);
    await recorder.close();
  });

  it('waits up to five seconds with what is as it was, and less when a change comes meanwhile', async () => {
    const { recorder, clock, batches } = harness();
    recorder.add(up());
    await clock.advance(2_000);
    batches.length = 0;
    recorder.add(up());
    await clock.advance(4_999);
    expect(batches).toEqual([]);
    await clock.advance(1);
    expect(batches).toHaveLength(1);
    recorder.add(up());
    await clock.advance(1_000);
    recorder.add(down());
    await clock.advance(2_000);
    expect(batches[1]).toEqual(['a: up: 1.0 ms', 'a: down: no']);
    await recorder.close();
  });

  it('writes nothing when there is nothing', async () => {
    const { recorder, clock, batches } = harness();
    await clock.advance(60_000);
    recorder.add(up());
    await clock.advance(2_000);
    await clock.advance(60_000);
    expect(batches).toHaveLength(1);
    await recorder.close();
    expect(batches).toHaveLength(1);
  });

  it('gathers on while the spool takes nothing, and gives up the oldest beyond its bound', async () => {
    const gate = Promise.withResolvers<undefined>();
    const { recorder, clock, batches, log } = harness(() => gate.promise);
    recorder.add(up());
    await clock.advance(2_000);
    for (let count = 0; count < 5_010; count += 1) {
      recorder.add(resultOf({ definition: b, error: String(count), status: 'down' }));
    }
    await clock.advance(60_000);
    expect(batches).toHaveLength(1);
    gate.resolve(undefined);
    await clock.advance(0);
    await recorder.close();
    expect(batches[1]).toHaveLength(5_000);
    expect(batches[1]?.[0]).toBe('b: down: 10');
    expect(log.lines()).toEqual(['warn results of checks were given up while the spool took none 10']);
  });

  it('hands everything over when it is closed', async () => {
    const { recorder, batches } = harness();
    recorder.add(up());
    recorder.add(down(b));
    await recorder.close();
    expect(batches).toEqual([['a: up: 1.0 ms', 'b: down: no']]);
  });

  it('ends when the spool has closed before it', async () => {
    const { recorder, log } = harness(() => Promise.reject(new Error('the spool is closed')));
    recorder.add(up());
    await recorder.close();
    expect(log.lines()[0]).toMatch(/results of checks are lost/);
  });
});
