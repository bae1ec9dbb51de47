import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openHouse, type House } from '@vigilops/testkit/house';
import { pythonWith } from '@vigilops/testkit/python';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openMockUpstream, type MockUpstream } from '../../../backend/src/llm/test/upstream/index.ts';
import { countedBy, type Counted } from './counted.ts';
import { furnish } from './furnish.ts';

const found = pythonWith('openai-python', join(import.meta.dirname, 'python/requirements.txt'));
if ('missing' in found) {
  process.stderr.write(`The Python client of OpenAI is NOT tested: ${found.missing}\n`);
}

const WAIT_MS = 120_000;
const AT_ONCE = 25;
const CALLS = 4;

interface Heard {
  readonly what: 'whole' | 'stream' | 'tool' | 'result' | 'error' | 'many';
  readonly output_tokens: number;
  readonly text?: string;
  readonly name?: string;
  readonly given?: object;
  readonly status?: number;
  readonly whole?: number;
}

describe.skipIf('missing' in found)('the Python client of OpenAI, unmodified', () => {
  let house: House;
  let upstream: MockUpstream;
  let counted: Counted;
  let key: string;
  beforeAll(async () => {
    upstream = await openMockUpstream();
    house = await openHouse({ env: { VIGILOPS_SELF_INTERVAL: 'off' } });
    ({ key } = await furnish(house, upstream));
    counted = countedBy(house, upstream);
  }, WAIT_MS);
  afterAll(async () => {
    await house.close();
    await upstream.close();
  });

  async function talk(model: string): Promise<readonly Heard[]> {
    const python = 'python' in found ? found.python : '';
    const script = join(import.meta.dirname, 'python/talk.py');
    const { stdout } = await promisify(execFile)(python, [
      script,
      `${house.url}/v1`,
      key,
      model,
      String(AT_ONCE),
    ]);
    return stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Heard);
  }

  it.each(['gpt-4o-mini', 'claude-haiku-4-5'])(
    'talks to %s whole, in streams and with tools, and every row says what the provider counted',
    async (model) => {
      const earlier = upstream.calls.length;
      const heard = await talk(model);
      const asked = upstream.calls.slice(earlier);
      expect(asked).toHaveLength(CALLS + AT_ONCE);
      const said = heard.filter(({ what }) => what !== 'error' && what !== 'many');
      expect(said.map(({ what }) => what)).toEqual(['whole', 'stream', 'tool', 'result']);
      expect(said.map(({ output_tokens: tokens }) => tokens)).toEqual(
        asked.slice(0, CALLS).map(({ generatedTokens }) => generatedTokens),
      );
      expect(said.filter(({ text }) => text === '')).toEqual([]);
      expect(said[2]).toMatchObject({ name: 'weather', given: { city: expect.any(String) as unknown } });
      expect(heard.filter(({ what }) => what === 'error').map(({ status }) => status)).toEqual([401, 404]);
      expect(heard.at(-1)).toMatchObject({ what: 'many', whole: AT_ONCE });

      const rows = (await counted.rows(earlier + asked.length)).filter((row) => row.model === model);
      // Closing right after [DONE] is no leaving before the end.
      expect(rows.filter(({ status, tokens_from: from }) => status !== 'ok' || from !== 'provider')).toEqual(
        [],
      );
      const tokens = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b);
      expect(tokens(rows.map(({ output_tokens: output }) => output))).toEqual(
        tokens(asked.map(({ generatedTokens }) => generatedTokens)),
      );
    },
  );
});
