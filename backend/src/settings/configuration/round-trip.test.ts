import { settings as settingsSchema, serviceDefinition } from '@vigilops/contracts/api';
import { writeYaml } from '@vigilops/runtime';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openHouse } from '../test/memory-house.ts';

/** Text that YAML, HTML or people might take for something else. */
const text = fc.oneof(
  fc.constantFrom(
    'yes',
    'null',
    '~',
    '- a',
    '#',
    ': x',
    '"',
    "'",
    '<b>',
    '2026-03-01',
    '0x10',
    '名前',
    '🚨',
    'a\nb',
  ),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((one) => !one.includes('\0')),
);

const HOSTS = [
  { id: 1, key: 'machine-1', name: 'web-1', aliases: [] },
  { id: 2, key: 'web-1', name: 'twin', aliases: [] },
  { id: 3, key: 'machine-3', name: 'twin', aliases: [] },
  { id: 4, key: 'machine-4', name: 'null', aliases: [] },
];
const hostReference = fc.constantFrom('machine-1', 'web-1', 'machine-3', 'machine-4', 'null');

const check = fc.oneof(
  fc.record({
    type: fc.constant('http' as const),
    url: fc.webUrl(),
    headers: fc.dictionary(
      fc.constantFrom('Authorization', 'X-Key', 'accept'),
      fc.string({ minLength: 1, maxLength: 20 }).filter((value) => !/[\r\n\0]|^\*+$/u.test(value)),
    ),
    expected_status: fc.constantFrom(['2xx'], ['200-299', '404']),
  }),
  fc.record({
    type: fc.constant('http' as const),
    url: fc.webUrl(),
    method: fc.constant('POST' as const),
    body: text,
    json_path: fc.constant('$.ok'),
    json_equals: fc.constantFrom<string | number | boolean | null>('1', 1, true, null),
  }),
  fc.record({
    type: fc.constant('tcp' as const),
    host: fc.domain(),
    port: fc.integer({ min: 1, max: 65_535 }),
  }),
  fc.record({
    type: fc.constant('heartbeat' as const),
    period_seconds: fc.integer({ min: 30, max: 90_000 }),
  }),
);

/** Services that may need those before them, as a file has them. */
const services = fc
  .uniqueArray(
    fc.record({
      name: text,
      check,
      description: fc.oneof(fc.constant(''), text),
      interval_seconds: fc.integer({ min: 300, max: 86_400 }),
      agreement: fc.constantFrom<'majority' | number>('majority', 1, 3),
      observers: fc.record({
        all: fc.boolean(),
        hosts: fc.uniqueArray(hostReference, { maxLength: 3 }),
        tags: fc.array(text, { maxLength: 2 }),
      }),
      host: fc.option(hostReference),
      group: fc.option(text),
      objective_percent: fc.constantFrom(99, 99.95, 100),
      needs: fc.array(fc.nat(10), { maxLength: 3 }),
    }),
    { selector: ({ name }) => name, maxLength: 6 },
  )
  .map((all) =>
    all.map(({ needs, ...service }, i) => ({
      ...service,
      depends_on: [...new Set(needs.filter((place) => place < i).map((place) => all[place]?.name ?? ''))],
    })),
  );

const maintenance = fc.array(
  fc.record({
    title: text,
    note: fc.oneof(fc.constant(''), text),
    startMinute: fc.integer({ min: 1, max: 100_000 }),
    minutes: fc.integer({ min: 1, max: 1_000 }),
    all: fc.boolean(),
    hosts: fc.uniqueArray(hostReference, { maxLength: 2 }),
    groups: fc.array(text, { maxLength: 2 }),
    public: fc.boolean(),
  }),
  { maxLength: 5 },
);

const file = fc.record({ services, maintenance, days: fc.integer({ min: 1, max: 400 }), title: text });
type File = typeof file extends fc.Arbitrary<infer T> ? T : never;

function yamlOf({ services: all, maintenance: plans, days, title }: File, nowUs: number): string {
  const iso = (minute: number) => new Date(nowUs / 1_000 + minute * 60_000).toISOString();
  return writeYaml({
    vigilops: 1,
    settings: {
      retention: { logs_days: days },
      status_page: { title, services: all.slice(0, 2).map(({ name }) => ({ service: name, group: title })) },
    },
    services: all,
    maintenance: plans.map(({ startMinute, minutes, ...plan }) => ({
      ...plan,
      // Something must be meant.
      all: plan.all || all.length + plan.hosts.length + plan.groups.length === 0,
      from: iso(startMinute),
      to: iso(startMinute + minutes),
      services: all.slice(0, 1).map(({ name }) => name),
    })),
  });
}

const withoutHead = (yaml: string) => yaml.replace(/^(#.*\n)+\n/u, '');

describe('a configuration', () => {
  it('that is exported and imported again makes no difference', async () => {
    await fc.assert(
      fc.asyncProperty(file, async (one) => {
        const house = openHouse({ hosts: HOSTS });
        await house.import(yamlOf(one, house.nowUs));
        const exported = await house.export();
        expect(await house.dryRun(exported, true)).toEqual([]);
        const { audit } = house.kept();
        expect(await house.import(exported, true)).toEqual([]);
        expect(house.kept().audit).toEqual(audit);
        expect(await house.export()).toBe(exported);
      }),
      { numRuns: 30 },
    );
  });

  it('goes over to an empty house, but for the secrets, which it must be given', async () => {
    await fc.assert(
      fc.asyncProperty(file, async (one) => {
        const house = openHouse({ hosts: HOSTS });
        await house.import(yamlOf(one, house.nowUs));
        const exported = (await house.export()).replaceAll('"********"', 'given');
        const other = openHouse({ hosts: HOSTS });
        await other.import(exported);
        expect(withoutHead(await other.export())).toBe(withoutHead(await house.export()));
      }),
      { numRuns: 10 },
    );
  });

  it('shows each change of a definition, and after it none', async () => {
    await fc.assert(
      fc.asyncProperty(file, file, async (one, two) => {
        const house = openHouse({ hosts: HOSTS });
        await house.import(yamlOf(one, house.nowUs));
        const planned = await house.dryRun(yamlOf(two, house.nowUs), true);
        expect(await house.import(yamlOf(two, house.nowUs), true)).toEqual(planned);
        expect(await house.dryRun(yamlOf(two, house.nowUs), true)).toEqual([]);
        expect(
          house
            .kept()
            .services.map(({ name }) => name)
            .toSorted(),
        ).toEqual(two.services.map(({ name }) => name).toSorted());
      }),
      { numRuns: 20 },
    );
  });

  it('knows every field that a definition and the settings have', async () => {
    const house = openHouse({ hosts: HOSTS });
    await house.import('vigilops: 1\nservices:\n  - { name: A, check: { type: icmp, host: a } }');
    const exported = await house.export();
    const renamed = { host_id: 'host' } as Readonly<Record<string, string>>;
    for (const field of Object.keys(serviceDefinition.shape)) {
      expect(exported).toMatch(new RegExp(`^(  - |    )${renamed[field] ?? field}:`, 'mu'));
    }
    for (const [section, values] of Object.entries(settingsSchema.parse({}))) {
      expect(exported).toMatch(new RegExp(`^  ${section}:$`, 'mu'));
      for (const key of Object.keys(values)) {
        expect(exported).toMatch(new RegExp(`^    ${key}:`, 'mu'));
      }
    }
  });
});
