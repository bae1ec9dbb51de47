import { openHouse, sendDemo, type House } from '@vigilops/testkit/house';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pythonWith } from '@vigilops/testkit/python';

const found = pythonWith('schemathesis', join(import.meta.dirname, 'requirements.txt'));
if ('missing' in found) {
  process.stderr.write(`The API is NOT tried by schemathesis: ${found.missing}\n`);
}

/** Enough to meet every edge that the schemas name; VIGILOPS_SCHEMATHESIS_EXAMPLES=500 for a night. */
const EXAMPLES = process.env.VIGILOPS_SCHEMATHESIS_EXAMPLES ?? '5';
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
];
/**
 * Streams: two have no end, and the schema of each is that of the data of its events, where this tool takes it for the
 * event's. And what would take the very token away that the others are asked with.
 */
const LEFT_OUT = ['tailLogs', 'streamNotices', 'askAssistant', 'revokeToken'];
const LIMIT_MS = 1_800_000;

interface Finding {
  readonly code: number | null;
  readonly out: string;
}

/** The description of the API against the API, by people who know neither. */
describe.skipIf('missing' in found)('schemathesis', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse({ env: { VIGILOPS_SELF_INTERVAL: 'off' } });
    await sendDemo(house, '10m');
  });
  afterAll(() => house.close());

  const tool = (args: readonly string[]) =>
    new Promise<Finding>((done) => {
      const program = 'python' in found ? found.python : '';
      const options = {
        cwd: house.folder,
        timeout: LIMIT_MS,
        maxBuffer: 64 * 2 ** 20,
        encoding: 'utf8',
      } as const;
      const child = execFile(program, ['-m', 'schemathesis.cli', ...args], options, (_error, out) => {
        done({ code: child.exitCode, out });
      });
    });

  it(
    'finds no answer that is a defect, and none that the description does not name',
    async () => {
      const report = join(house.folder, 'schemathesis.xml');
      const { code, out } = await tool([
        'run',
        `${house.url}/openapi.json`,
        ...['--header', `Authorization: Bearer ${house.adminToken}`],
        ...['--checks', CHECKS.join(',')],
        // A busy machine is no defect.
        ...['--request-timeout', '60'],
        ...LEFT_OUT.flatMap((id) => ['--exclude-operation-id', id]),
        ...['--max-examples', EXAMPLES, '--seed', '1', '--generation-database', 'none'],
        ...['--report', 'junit', '--report-junit-path', report, '--no-color', '--continue-on-failure'],
      ]);
      expect(code, shorten(out)).toBe(0);
      const tried = /tests="(\d+)"/.exec(readFileSync(report, 'utf8'))?.[1];
      expect(Number(tried)).toBeGreaterThan(40);
    },
    LIMIT_MS,
  );
});

/** The failures without requests that are as long as a page. */
function shorten(out: string): string {
  const [, failures = out] = out.split('= FAILURES =');
  return failures
    .split('\n')
    .map((line) => (line.length > 400 ? `${line.slice(0, 400)} …` : line))
    .join('\n')
    .slice(0, 20_000);
}
