import { serviceDefinition, type CheckConfig } from '@vigilops/contracts/api';
import { describe, expect, it } from 'vitest';
import { aDefinition } from '../../test/some-services.ts';
import { definitionOf, EMPTY, valuesOf, withFittingTimeout } from './form-values.ts';
import { jsonToText, textToJson } from './json-scalar.ts';

const CHECKS: CheckConfig[] = [
  {
    type: 'http',
    url: 'https://a.example.com',
    method: 'POST',
    headers: { Authorization: '********', 'x-a': 'b' },
    body: '{"a":1}',
    expected_status: ['200', '3xx'],
    body_contains: 'ok',
    body_matches: '^o',
    json_path: '$.status',
    json_equals: 5,
    follow_redirects: false,
    verify_certificate: false,
    certificate_days: 14,
  },
  { type: 'tcp', host: 'db.internal', port: 5_432 },
  {
    type: 'dns',
    host: 'a.example.com',
    record_type: 'TXT',
    resolver: '1.1.1.1',
    expected: ['v=spf1 -all', 'b'],
  },
  { type: 'icmp', host: '10.0.0.1' },
  { type: 'heartbeat', period_seconds: 3_600, grace_seconds: 60 },
];

describe('the form', () => {
  it.each(CHECKS)('gives the definition back that it was filled with: $type', (check) => {
    const definition = aDefinition({
      check,
      agreement: 2,
      group: 'web',
      tags: ['a'],
      depends_on: [4],
      host_id: 7,
      service_name: 'shop',
      objective_percent: 99.95,
    });
    expect(serviceDefinition.parse(definitionOf(valuesOf(definition)))).toEqual(definition);
  });

  it('sends nothing about what was left empty', () => {
    const sent = definitionOf({ ...EMPTY, name: ' shop ', url: ' https://a.example.com ' });
    expect(sent).toMatchObject({ name: 'shop', group: null, service_name: null });
    expect(Object.keys(sent.check)).not.toContain('json_path');
    expect(serviceDefinition.safeParse(sent).success).toBe(true);
  });

  it('lowers the time-out to an interval that is shorter, and leaves it alone else', () => {
    expect(withFittingTimeout({ ...EMPTY, interval: '5' }).timeout).toBe('5');
    expect(withFittingTimeout({ ...EMPTY, interval: '30' }).timeout).toBe('10');
    expect(withFittingTimeout({ ...EMPTY, interval: '' }).timeout).toBe('10');
  });

  it('drops headers without a name', () => {
    const sent = definitionOf({ ...EMPTY, headers: [{ name: ' ', value: 'x' }] });
    expect(sent.check).toMatchObject({ headers: {} });
  });
});

it.each([true, 5, null, 'ok', '5', 'true', '{"a":1}', '"'])('keeps the JSON value %j as it is', (value) => {
  expect(textToJson(jsonToText(value))).toBe(value);
});
