import { serviceDefinition } from '@vigilops/contracts/api';
import { describe, expect, it } from 'vitest';
import { definitionOf, EMPTY, type FormValues } from './form-values.ts';
import { inWords, KNOWN_PROBLEMS } from './problem-words.ts';
import { problemsIn, problemsOf, type FieldName } from './problems.ts';

const HTTP: FormValues = { ...EMPTY, name: 'shop', url: 'https://a.example.com' };
const TCP: FormValues = { ...EMPTY, name: 'db', type: 'tcp', host: 'db', port: '5432' };
const DNS: FormValues = { ...EMPTY, name: 'dns', type: 'dns', host: 'a.example.com' };
const BEAT: FormValues = { ...EMPTY, name: 'job', type: 'heartbeat' };

/** What the API finds first. */
function found(values: FormValues): string | undefined {
  const result = serviceDefinition.safeParse(definitionOf(values));
  return result.success ? undefined : result.error.issues[0]?.message;
}

describe('what is wrong with a field', () => {
  it.each([HTTP, TCP, DNS, BEAT])('is nothing in a good form: $type', (values) => {
    expect([problemsOf(values), found(values)]).toEqual([{}, undefined]);
  });

  // The same words as the API's, so that it makes no difference who says it.
  it.each<[FormValues, FieldName]>([
    [{ ...HTTP, url: 'ftp://a.example.com' }, 'url'],
    [{ ...HTTP, url: 'shop' }, 'url'],
    [{ ...HTTP, url: 'https://u:p@a.example.com' }, 'url'],
    [{ ...HTTP, expectedStatus: '200, 600' }, 'expectedStatus'],
    [{ ...HTTP, jsonPath: 'status' }, 'jsonPath'],
    [{ ...HTTP, headers: [{ name: 'a b', value: '' }] }, 'headers'],
    [{ ...TCP, host: 'a b' }, 'host'],
    [{ ...DNS, resolver: 'resolver.example.com' }, 'resolver'],
    [{ ...HTTP, timeout: '61' }, 'timeout'],
  ])('is told here as the API tells it (%#)', (values, field) => {
    const message = found(values);
    expect(KNOWN_PROBLEMS).toContain(message);
    expect(problemsOf(values)).toEqual({ [field]: inWords(message ?? '') });
  });

  it.each<[FormValues, FieldName]>([
    [{ ...HTTP, name: ' ' }, 'name'],
    [{ ...HTTP, url: '' }, 'url'],
    [{ ...HTTP, expectedStatus: '' }, 'expectedStatus'],
    [{ ...HTTP, objective: '101' }, 'objective'],
    [{ ...HTTP, certificateDays: '1.5' }, 'certificateDays'],
    [{ ...HTTP, interval: '4' }, 'interval'],
    [{ ...HTTP, interval: 'x' }, 'interval'],
    [{ ...HTTP, failures: '0' }, 'failures'],
    [{ ...HTTP, agreement: 'two' }, 'agreement'],
    [{ ...TCP, port: '65536' }, 'port'],
    [{ ...TCP, port: '' }, 'port'],
    [{ ...BEAT, period: '5' }, 'period'],
    [{ ...BEAT, grace: '5' }, 'grace'],
  ])('is seen before the API is asked, which would refuse it, too (%#)', (values, field) => {
    expect(Object.keys(problemsOf(values))).toEqual([field]);
    expect(found(values)).toBeDefined();
  });

  it('is that nobody is chosen to ask', () => {
    const observers = { all: false, host_ids: [], groups: [], tags: [] };
    expect(Object.keys(problemsOf({ ...HTTP, observers }))).toEqual(['observers']);
  });

  it('is not looked for in fields of other types', () => {
    expect(problemsOf({ ...BEAT, url: 'no URL', port: 'x', interval: '1' })).toEqual({});
  });
});

describe('a refusal', () => {
  const refused = (message: string) => problemsIn({ code: 'REQUEST_INVALID', message });
  it('stands at the field that it names', () => {
    expect(refused('check.url: must be an http:// or https:// URL')).toEqual({
      url: 'must be an http:// or https:// URL',
    });
    expect(refused('definition.check.headers.Cookie: is not allowed')).toEqual({ headers: 'is not allowed' });
    expect(refused('check.expected_status[1]: must look like 200, 2xx or 200-399')).toEqual({
      expectedStatus: 'must look like 200, 2xx or 200-399',
    });
    expect(refused('observers.host_ids: host 9 is unknown')).toEqual({ observers: 'host 9 is unknown' });
  });

  it('of a name that is taken stands at the name', () => {
    expect(problemsIn({ code: 'CONFLICT', message: 'shop is taken' })).toEqual({ name: 'shop is taken' });
  });

  it('that names no field of the form stands at none', () => {
    expect(refused('the database is full')).toEqual({});
    expect(refused('frobnicate: is not a field of this request')).toEqual({});
    expect(problemsIn({ code: 'STORE_UNAVAILABLE', message: 'name: x' })).toEqual({});
    expect(problemsIn(undefined)).toEqual({});
  });
});

it('says what it has no words for as the API says it', () => {
  expect(inWords('something new')).toBe('something new');
});
