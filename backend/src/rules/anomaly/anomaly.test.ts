import { alertRuleDefinition } from '@vigilops/contracts/api';
import { describe, expect, it } from 'vitest';
import type { Signal } from '../../model/index.ts';
import { evaluate } from '../evaluate.ts';
import { createLasting, createLook, type OpenFinding } from '../look.ts';
import { depsOf, NOW_US, type RuleInput, type World } from '../test/world.ts';

const aFinding = (changes: Partial<OpenFinding> = {}): OpenFinding => ({
  kind: 'metric',
  score: 0.96,
  subjectKey: 'host:1',
  hostId: 1,
  serviceId: null,
  service: null,
  title: 'web-1: CPU use',
  text: '97 %, expected 10 % to 30 %: another level than before',
  ...changes,
});
const ofShop = aFinding({
  subjectKey: 'service:shop',
  hostId: null,
  service: 'shop',
  title: 'shop: refused',
});
const storm = aFinding({ kind: 'storm', subjectKey: 'house', hostId: null, title: 'many findings at once' });

async function signals(rule: Partial<RuleInput>, world: World): Promise<readonly Signal[]> {
  const deps = depsOf({
    hosts: [
      { id: 1, name: 'web-1' },
      { id: 2, name: 'web-2' },
    ],
    ...world,
  });
  const definition = alertRuleDefinition.parse({ name: 'odd', condition: { type: 'anomaly' }, ...rule });
  const idle = new AbortController().signal;
  return evaluate({ definition }, [], createLook(deps, { nowUs: NOW_US }, createLasting(deps), idle), idle);
}
const keys = (found: readonly Signal[]) => found.map(({ subject }) => subject.key);

describe('a rule about findings', () => {
  it('is bad once for a host, by the worst of what goes on there, and says it', async () => {
    const worse = aFinding({ score: 0.99, title: 'web-1: load' });
    const found = await signals({}, { findings: [aFinding(), worse, ofShop, storm] });
    expect(keys(found)).toEqual(['host:1', 'finding/service:shop', 'finding/house']);
    expect(found[0]).toMatchObject({
      verdict: 'bad',
      value: 0.99,
      subject: { hostId: 1 },
      labels: { host: 'web-1' },
      message: 'web-1: load: 97 %, expected 10 % to 30 %: another level than before',
    });
    expect(found[1]?.labels).toEqual({ service: 'shop' });
  });

  it('leaves out what is less unusual, of another kind, or outside of its scope', async () => {
    const world = {
      findings: [aFinding({ score: 0.8 }), aFinding({ hostId: 2, subjectKey: 'host:2' }), ofShop],
    };
    expect(keys(await signals({}, world))).toEqual(['host:2', 'finding/service:shop']);
    expect(keys(await signals({ condition: { type: 'anomaly', min_score: 0.7 } }, world))).toContain(
      'host:1',
    );
    expect(await signals({ condition: { type: 'anomaly', kinds: ['log_new'] } }, world)).toEqual([]);
    expect(keys(await signals({ scope: { host_ids: [2] } }, world))).toEqual(['host:2']);
    const checked = aFinding({ subjectKey: 'service:pay', hostId: null, serviceId: 7, service: 'pay' });
    const services = [
      { id: 7, name: 'pay' },
      { id: 8, name: 'mail' },
    ];
    const ofPay = { findings: [...world.findings, checked], services };
    expect(keys(await signals({ scope: { service_ids: [7] } }, ofPay))).toEqual(['service:7']);
    expect(await signals({ scope: { service_ids: [8] } }, ofPay)).toEqual([]);
  });

  it('ends when nothing goes on: it says nothing of anybody', async () => {
    expect(await signals({}, { findings: [] })).toEqual([]);
  });
});
