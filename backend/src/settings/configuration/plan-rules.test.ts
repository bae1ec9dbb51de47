import { alertRuleDefinition } from '@vigilops/contracts/api';
import { describe, expect, it } from 'vitest';
import { openHouse } from '../test/memory-house.ts';

const HOSTS = [
  { id: 1, key: 'machine-1', name: 'web-1', aliases: [] },
  { id: 2, key: 'machine-2', name: 'db-1', aliases: [] },
];
const SHIPPED = alertRuleDefinition.parse({
  name: 'CPU above 90 %',
  condition: { type: 'metric', figure: 'cpu_usage_ratio', threshold: 0.9 },
  for_seconds: 300,
});
const TIMEOUTS = `
  - name: Payments time out
    condition:
      type: log
      query: time*t status:>=500
      at_least: 10
    scope: { hosts: [web-1], services: [Shop] }
    overrides: [{ hosts: [db-1], threshold: 50 }]
    severity: critical`;
const SHOP = `
services:
  - { name: Shop, check: { type: tcp, host: shop, port: 80 } }`;
const fileOf = (...rules: string[]) =>
  `vigilops: 1\nalert_rules:${rules.length === 0 ? ' []' : rules.join('')}\n`;

function open() {
  const house = openHouse({ hosts: HOSTS, shipped: [SHIPPED] });
  const told = async (work: ReturnType<typeof house.import>) =>
    (await work).map(({ kind, action, name }) => `${action} ${kind} ${name}`);
  return { ...house, told };
}

describe('alert rules in a file', () => {
  it('are about hosts and services by their names, also one that the file makes', async () => {
    const house = open();
    const yaml = `${fileOf(TIMEOUTS)}${SHOP}\n`;
    expect(await house.told(house.import(yaml))).toEqual([
      'add service Shop',
      'add alert_rule Payments time out',
    ]);
    const { rules, services } = house.kept();
    expect(rules[1]?.definition).toMatchObject({
      condition: { query: 'time*t status:>=500', window_seconds: 300 },
      scope: { host_ids: [1], service_ids: [services[0]?.id], groups: [] },
      overrides: [{ host_ids: [2], threshold: 50, enabled: true }],
    });
    const exported = await house.export();
    expect(exported).toContain('query: time*t status:>=500');
    expect(exported).not.toContain('host_ids');
    expect(await house.import(exported, true)).toEqual([]);
    expect(await house.import(yaml)).toEqual([]);
  });

  it('that came with the house are in the file where they are other than they came, and never go', async () => {
    const house = open();
    expect(await house.export()).toContain('alert_rules: []');
    const higher = `
  - name: CPU above 90 %
    condition: { type: metric, figure: cpu_usage_ratio, threshold: 0.95 }`;
    expect(await house.import(fileOf(higher))).toMatchObject([
      { action: 'change', kind: 'alert_rule', before: expect.stringContaining('threshold: 0.9\n') as string },
    ]);
    expect(await house.export()).toContain('threshold: 0.95');
    expect(await house.import(fileOf(), true)).toEqual([]);
    expect(house.kept().rules).toMatchObject([{ builtIn: true, definition: { for_seconds: 0 } }]);
  });

  it('go where a file does not name them only if that is asked for', async () => {
    const house = open();
    await house.import(`${fileOf(TIMEOUTS)}${SHOP}\n`);
    expect(await house.import(fileOf())).toEqual([]);
    expect(await house.told(house.import(fileOf(), true))).toEqual(['remove alert_rule Payments time out']);
    expect(house.kept().rules).toHaveLength(1);
  });

  it('are refused with line and key where they name what is not there, or stand there twice', async () => {
    const house = open();
    await expect(house.import(fileOf(TIMEOUTS, TIMEOUTS))).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
      message: expect.stringMatching(
        /`alert_rules\.0\.scope\.services\.0`: there is no service "Shop" at line 8\n.*`alert_rules\.1\.name`: a rule of this name stands above/,
      ) as string,
    });
    expect(house.kept().rules).toHaveLength(1);
  });

  it('have every field that a definition has', async () => {
    const house = open();
    await house.import(fileOf(TIMEOUTS.replace('[Shop]', '[]')));
    const exported = await house.export();
    for (const field of Object.keys(alertRuleDefinition.shape)) {
      expect(exported).toMatch(new RegExp(`^(  - |    )${field}:`, 'mu'));
    }
  });
});
