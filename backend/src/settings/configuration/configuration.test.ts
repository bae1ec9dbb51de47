import { describe, expect, it } from 'vitest';
import { openHouse } from '../test/memory-house.ts';

const HOSTS = [
  { id: 1, key: 'machine-1', name: 'web-1', aliases: [] },
  { id: 2, key: 'machine-2', name: 'db-1', aliases: [] },
  { id: 3, key: 'machine-3', name: 'twin', aliases: [] },
  { id: 4, key: 'machine-4', name: 'twin', aliases: [] },
];

const SHOP = `
vigilops: 1
services:
  - name: Shop
    check:
      type: http
      url: https://shop.example.com/
      headers: { Authorization: Bearer s3cret }
    host: web-1
    depends_on: [Database]
  - name: Database
    check: { type: tcp, host: db-1, port: 5432 }
    observers: { hosts: [web-1, machine-3] }
maintenance:
  - title: Move
    from: 2126-03-01T22:00:00Z
    to: 2126-03-01T23:00:00Z
    services: [Shop]
settings:
  status_page:
    enabled: true
    services:
      - { service: Shop, group: Front }
`;

const refusalOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
  } catch (error) {
    return (error as Error).message;
  }
  return 'was not refused';
};

describe('an import', () => {
  it('makes what a file names, what is needed first, in one go', async () => {
    const house = openHouse({ hosts: HOSTS });
    const differences = await house.import(SHOP);
    expect(differences.map(({ kind, action, name }) => `${action} ${kind} ${name}`)).toEqual([
      'change setting status_page.enabled',
      'change setting status_page.services',
      'add service Database',
      'add service Shop',
      'add maintenance Move',
    ]);
    expect(house.kept().audit).toEqual([
      'created Database',
      'created Shop',
      'set status_page.enabled, status_page.services',
      'planned Move',
    ]);
    const [database, shop] = house.kept().services;
    expect(shop?.spec).toMatchObject({ name: 'Shop', host_id: 1, depends_on: [database?.id] });
    expect(database?.spec?.observers).toMatchObject({ all: false, host_ids: [1, 3] });
    expect(house.live.current().status_page.services).toEqual([{ id: shop?.id, name: null, group: 'Front' }]);
    expect(house.kept().maintenance[0]).toMatchObject({ serviceIds: [shop?.id] });
  });

  it('only tells, where it is a dry run', async () => {
    const house = openHouse({ hosts: HOSTS });
    const before = house.kept();
    const differences = await house.dryRun(SHOP);
    expect(differences).toHaveLength(5);
    expect(house.kept()).toEqual(before);
    expect(house.live.current().status_page.enabled).toBe(false);
  });

  it('tells what is and what would be, key by key, and never a secret', async () => {
    const house = openHouse({ hosts: HOSTS });
    await house.import(SHOP);
    const differences = await house.dryRun(
      SHOP.replace('Bearer s3cret', 'Bearer 0ther').replace('https://shop', 'https://www.shop'),
    );
    expect(differences).toEqual([
      {
        kind: 'service',
        action: 'change',
        name: 'Shop',
        before: expect.stringContaining('url: https://shop.example.com/') as string,
        after: expect.stringContaining('url: https://www.shop.example.com/') as string,
      },
    ]);
    expect(differences[0]?.after).toContain('Authorization: "******** (another one)"');
    expect(differences[0]?.after).not.toContain('interval_seconds');
    expect(JSON.stringify(differences)).not.toMatch(/s3cret|0ther/);
  });

  it('finds no difference in a file with the very secrets that are kept', async () => {
    const house = openHouse({ hosts: HOSTS });
    await house.import(SHOP);
    expect(await house.import(SHOP)).toEqual([]);
    expect(house.kept().audit).toHaveLength(4);
  });

  it('leaves as it is what a file does not name, also within the settings', async () => {
    const house = openHouse({ hosts: HOSTS });
    await house.import(SHOP);
    const differences = await house.import('vigilops: 1\nsettings: { retention: { logs_days: 30 } }');
    expect(differences).toEqual([
      { kind: 'setting', action: 'change', name: 'retention.logs_days', before: '7', after: '30' },
    ]);
    expect(house.live.current()).toMatchObject({
      retention: { logs_days: 30 },
      status_page: { enabled: true },
    });
    expect(house.kept().services).toHaveLength(2);
  });

  it('takes away what a section does not name only where it is asked to', async () => {
    const house = openHouse({ hosts: HOSTS });
    await house.import(SHOP);
    const file =
      'vigilops: 1\nservices:\n  - { name: Database, check: { type: tcp, host: db-1, port: 5432 }, observers: { hosts: [web-1, twin-3] } }';
    const without = file.replace('twin-3', 'machine-3');
    expect(await house.dryRun(without)).toEqual([]);
    expect((await house.dryRun(without, true)).map(({ action, name }) => `${action} ${name}`)).toEqual([
      'remove Shop',
    ]);
    await house.import(without, true);
    expect(house.kept().services.map(({ name }) => name)).toEqual(['Database']);
    expect(house.kept().maintenance).toHaveLength(1);
  });

  it('turns a dependency round without a circle on the way', async () => {
    const house = openHouse();
    const file = (a: string, b: string) =>
      `vigilops: 1\nservices:\n  - { name: A, check: { type: icmp, host: a }, depends_on: [${a}] }\n  - { name: B, check: { type: icmp, host: b }, depends_on: [${b}] }`;
    await house.import(file('B', ''));
    await house.import(file('', 'A'));
    expect(house.kept().audit.slice(2)).toEqual(['changed A', 'changed B']);
  });

  it('takes maintenance of the same title for the same one that was moved', async () => {
    const house = openHouse({ hosts: HOSTS });
    await house.import(SHOP);
    const moved = SHOP.replaceAll('2126-03-01', '2126-03-02');
    expect((await house.import(moved)).map(({ action, name }) => `${action} ${name}`)).toEqual([
      'change Move',
    ]);
    expect(house.kept().maintenance).toHaveLength(1);
  });

  it('does not plan what is over', async () => {
    const house = openHouse();
    const file =
      'vigilops: 1\nmaintenance:\n  - { title: Old, from: 2020-01-01T00:00:00Z, to: 2020-01-01T01:00:00Z, all: true }';
    expect(await house.import(file)).toEqual([]);
  });

  it('means the service of an agent by its name, and by its host where several have one', async () => {
    const house = openHouse({ hosts: HOSTS });
    await house.import(SHOP);
    const spec = house.kept().services[0]?.spec;
    if (spec === null || spec === undefined) {
      throw new Error('the file made no service');
    }
    house.addOfAgent({ ...spec, name: 'Queue' }, 1);
    house.addOfAgent({ ...spec, name: 'Queue' }, 4);
    const file = (reference: string) =>
      `vigilops: 1\nsettings: { status_page: { services: [{ service: ${reference} }] } }`;
    expect(await refusalOf(house.import(file('Queue')))).toMatch(/more than one is called service "Queue"/);
    await house.import(file('{ name: Queue, host: machine-4 }'));
    expect(await house.export()).toContain('- service:\n          name: Queue\n          host: machine-4\n');
  });
});

describe('a bad file', () => {
  const bad = async (yaml: string, house = openHouse({ hosts: HOSTS })) => {
    const before = house.kept();
    const refusal = await refusalOf(house.import(yaml));
    expect(house.kept()).toEqual(before);
    expect(await refusalOf(house.dryRun(yaml))).toBe(refusal);
    return refusal;
  };

  it.each([
    ['is no YAML', 'vigilops: 1\nservices: [', /^configuration:2:\d+: .*line 2/],
    ['is of another form', 'vigilops: 2', /^configuration:1:1: `vigilops`: expected 1, got 2/],
    ['says nothing', '', /missing key `vigilops`/],
    [
      'has an unknown key',
      'vigilops: 1\nsettings:\n  retention:\n    logs_dayz: 3',
      /^configuration:4:5: unknown key `logs_dayz` at line 4, did you mean `logs_days`\?$/,
    ],
    [
      'has a value out of bounds',
      'vigilops: 1\nsettings:\n  retention:\n    logs_days: 0',
      /^configuration:4:5: `settings\.retention\.logs_days`: must be at least 1 at line 4$/,
    ],
    [
      'names a service that is not there',
      `${SHOP}`.replace('depends_on: [Database]', 'depends_on: [Databas]'),
      /^configuration:10:\d+: `services\.0\.depends_on\.0`: there is no service "Databas" at line 10$/,
    ],
    [
      'names a host that is not there',
      SHOP.replace('host: web-1', 'host: web-7'),
      /^configuration:9:5: `services\.0\.host\.0`: there is no host "web-7" at line 9$/,
    ],
    [
      'names a host whose name two have',
      SHOP.replace('host: web-1', 'host: twin'),
      /more than one is called host "twin": use its key at line 9/,
    ],
    [
      'has a name twice',
      'vigilops: 1\nservices:\n  - { name: A, check: { type: icmp, host: a } }\n  - { name: A, check: { type: icmp, host: a } }',
      /^configuration:4:\d+: `services\.1\.name`: a service of this name stands above: "A" at line 4$/,
    ],
    [
      'has services that need each other',
      'vigilops: 1\nservices:\n  - { name: A, check: { type: icmp, host: a }, depends_on: [B] }\n  - { name: B, check: { type: icmp, host: b }, depends_on: [A] }',
      /^configuration:3:\d+: .*in a circle: A → B → A at line 3$/,
    ],
    [
      'ends before it begins',
      SHOP.replace('T23:00', 'T21:00'),
      /`maintenance\.0\.to`: must be later than from at line 17/,
    ],
    [
      'has a time that depends on when it is read',
      SHOP.replace('2126-03-01T22:00:00Z', 'now-1h'),
      /must be an ISO 8601 time/,
    ],
    ['is an alias bomb', aliasBomb(), /alias/],
    ['is deeper than anything', `vigilops: ${'['.repeat(20_000)}`, /nested too deeply/],
    ['is larger than a mebibyte', `vigilops: 1 #${'x'.repeat(1_100_000)}`, /larger than/],
    [
      'marks a secret that is not kept here',
      SHOP.replace('Bearer s3cret', '"********"'),
      /^configuration:8:\d+: `services\.0\.check\.headers\.Authorization`: .*nothing is kept at line 8$/,
    ],
    [
      'defines a script, which only an agent may',
      'vigilops: 1\nservices:\n  - { name: A, check: { type: script, command: [rm] } }',
      /expected http or tcp or dns or icmp or heartbeat/,
    ],
  ])('changes nothing where it %s', async (_, yaml, expected) => {
    expect(await bad(yaml)).toMatch(expected);
  });

  it('is told all that is wrong with it at once, in the order of its lines', async () => {
    const refusal = await bad(
      SHOP.replace('host: web-1', 'host: web-7').replace('services: [Shop]', 'services: [Shap]'),
    );
    expect(refusal.split('\n').map((line) => /line \d+/.exec(line)?.[0])).toEqual(['line 9', 'line 18']);
  });

  it('cannot change what the environment decides, and is told so', async () => {
    const fixed = [{ key: 'retention.logs_days', variable: 'VIGILOPS_RETENTION_LOGS', value: 3 }];
    const yaml = 'vigilops: 1\nsettings:\n  retention: { logs_days: 9 }';
    expect(await bad(yaml, openHouse({ fixed }))).toMatch(
      /^configuration:3:\d+: `settings\.retention\.logs_days`: VIGILOPS_RETENTION_LOGS .*is 3 at line 3$/,
    );
    expect(await openHouse({ fixed }).import(yaml.replace('9', '3'))).toEqual([]);
  });

  it('that fails half-way leaves nothing of itself behind', async () => {
    const house = openHouse({ hosts: HOSTS });
    // The second service is refused only by the desk of definitions.
    const yaml = `${SHOP}`.replace(
      'services:\n  - name: Shop',
      'services:\n  - name: First\n    check: { type: icmp, host: x }\n  - name: Shop',
    );
    const refusal = await bad(yaml.replace('Bearer s3cret', '"********"'), house);
    expect(refusal).toMatch(/services\.1\.check\.headers\.Authorization/);
    expect(house.kept().services).toEqual([]);
    expect(house.kept().audit).toEqual([]);
  });
});

describe('an export', () => {
  it('has a head that says what it is, and marks instead of secrets', async () => {
    const house = openHouse({ hosts: HOSTS });
    await house.import(SHOP);
    const yaml = await house.export();
    expect(yaml).toMatch(/^# VigilOps: configuration as of .*, written by VigilOps 1\.2\.3\.\n/);
    expect(yaml).toContain('Authorization: "********"');
    expect(yaml).not.toContain('s3cret');
    expect(yaml).toContain('logs_days: 7');
    expect(yaml).toContain('from: 2126-03-01T22:00:00Z');
  });

  it('cannot be made to say more than it should by a name', async () => {
    const house = openHouse();
    await house.import('vigilops: 1\nsettings: { general: { name: "x\\nservices: []\\n# " } }');
    const yaml = await house.export();
    expect(yaml.split('\n').filter((line) => line.startsWith('services:'))).toHaveLength(1);
    expect(await house.dryRun(yaml)).toEqual([]);
  });
});

function aliasBomb(): string {
  const rows = Array.from({ length: 12 }, (_, row) =>
    row === 0
      ? 'a0: &a0 [x, x]'
      : `a${String(row)}: &a${String(row)} [${Array.from({ length: 10 }, () => `*a${String(row - 1)}`).join(', ')}]`,
  );
  return ['vigilops: 1', ...rows].join('\n');
}
