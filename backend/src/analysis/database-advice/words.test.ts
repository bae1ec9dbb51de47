import { ADVICE_CODES } from '@vigilops/contracts/api';
import { untranslated } from '@vigilops/testkit';
import { describe, expect, it } from 'vitest';
import type { AdviceRecord } from '../../model/index.ts';
import { ADVICE_ENGLISH } from './words-en.ts';
import { ADVICE_CHINESE } from './words-zh.ts';
import { adviceWords } from './words.ts';

const HAN = /\p{Script=Han}/u;
const record = (fields: Partial<AdviceRecord>): AdviceRecord => ({
  id: 1,
  databaseId: 7,
  databaseName: 'shop-db',
  kind: 'postgresql',
  hostId: 1,
  hostName: 'db-1',
  code: 'missing_index',
  key: 'k',
  subject: 'shop.public.orders (status)',
  severity: 'warning',
  names: { table: 'shop.public.orders', columns: 'status' },
  evidence: [],
  firstSeenUs: 0,
  lastSeenUs: 0,
  dismissed: null,
  ...fields,
});

describe('what advice says', () => {
  it.each(ADVICE_CODES)('%s is said in both languages', (code) => {
    for (const state of ['late', 'soon', 'unset', 'near', 'active', 'inactive', '']) {
      const names = { state, kind: state === 'late' ? 'reads_all' : '', setting: 'fsync', command: 'SORT' };
      const en = adviceWords(record({ code, names }), 'en');
      const zh = adviceWords(record({ code, names }), 'zh');
      expect(en.title + en.text).not.toMatch(HAN);
      expect(en.text.length).toBeGreaterThan(30);
      expect(zh.text).toMatch(HAN);
      // A setting is its own title.
      expect(code === 'settings' || HAN.test(zh.title)).toBe(true);
      expect(en.text + zh.text).not.toContain('undefined');
    }
  });

  it('of evidence and of settings has the same names in both', () => {
    expect(Object.keys(ADVICE_CHINESE.evidence).toSorted()).toEqual(
      Object.keys(ADVICE_ENGLISH.evidence).toSorted(),
    );
    expect(Object.keys(ADVICE_CHINESE.reasons).toSorted()).toEqual(
      Object.keys(ADVICE_ENGLISH.reasons).toSorted(),
    );
    expect(Object.values(ADVICE_CHINESE.evidence).filter((text) => !HAN.test(text))).toEqual([]);
    expect(untranslated(Object.values(ADVICE_CHINESE.reasons).join(''), ['pg_test_timing', 'ID'])).toEqual(
      [],
    );
  });

  it('is measured figures with their units, each with where the app shows it', () => {
    const evidence = [
      { name: 'share_of_time', value: 0.4, unit: '1', place: 'query:9f86d081884c7d65' },
      { name: 'rows_in_table', value: 1_200_000, unit: '', place: 'tables' },
      { name: 'index_size', value: 52_428_800, unit: 'By', place: 'tables' },
      { name: 'until_refusal', value: 69.4, unit: 'd', place: 'overview' },
      { name: 'idle_for', value: 5_400, unit: 's', place: 'connections' },
      { name: 'mean_time', value: 812, unit: 'ms', place: 'queries' },
      { name: 'lag', value: 90, unit: 's', place: 'overview' },
      { name: 'definition', value: 'CREATE INDEX x', unit: '', place: 'tables' },
    ] as const;
    const said = adviceWords(record({ evidence }), 'en').evidence;
    expect(said.map(({ text }) => text.split(': ')[1])).toEqual([
      '40 %',
      '1.2 M',
      '50 MB',
      '69.4 days',
      '90 min',
      '812 ms',
      '90 s',
      'CREATE INDEX x',
    ]);
    expect(said.slice(0, 4).map(({ link }) => link)).toEqual([
      '/a/vigilops-app/databases/7/queries/9f86d081884c7d65',
      '/a/vigilops-app/databases/7/tables',
      '/a/vigilops-app/databases/7/tables',
      '/a/vigilops-app/databases/7',
    ]);
    expect(adviceWords(record({ evidence }), 'zh').evidence[4]?.text).toBe('事务中空闲已持续：90 分钟');
  });
});
