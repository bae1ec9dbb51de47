import { until, type House } from '@vigilops/testkit/house';

export interface ReadLine {
  readonly body: string;
  readonly host_name: string | null;
  readonly service_name: string;
  readonly severity_number: number;
  readonly time: string;
  readonly file_path: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

interface Page {
  readonly items: readonly ReadLine[];
  readonly next_cursor: string | null;
}

/** Every line of the service, as often as the API shows it, oldest first. */
export async function readLines(house: Pick<House, 'ask'>, service: string): Promise<readonly ReadLine[]> {
  const lines: ReadLine[] = [];
  let cursor: string | null = null;
  do {
    const page: Page = await house.ask('/api/v1/logs/query', {
      services: [service],
      direction: 'forward',
      limit: 5_000,
      ...(cursor === null ? {} : { cursor }),
    });
    lines.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return lines;
}

/** The same, once there are so many, or more. */
export function linesOnceStored(
  house: Pick<House, 'ask'>,
  service: string,
  count: number,
): Promise<readonly ReadLine[]> {
  return until(`${String(count)} lines of ${service} are stored`, 60_000, async () => {
    const lines = await readLines(house, service);
    return lines.length >= count ? lines : undefined;
  });
}
