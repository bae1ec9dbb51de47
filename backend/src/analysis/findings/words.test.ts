import { FINDING_REASONS } from '@vigilops/contracts/api';
import { describe, expect, it } from 'vitest';
import type { FindingRecord } from '../../model/index.ts';
import { LOG_MEASURE } from './log-feed.ts';
import { MEASURES } from './measures.ts';
import { findingWords, measureName } from './words.ts';

const aFinding = (changes: Partial<FindingRecord> = {}): FindingRecord => ({
  id: 1,
  seriesKey: 'host:1/disk_usage:/var',
  kind: 'metric',
  reason: 'level',
  subject: { key: 'host:1', hostId: 1, serviceId: null, service: null },
  templateId: null,
  issueId: null,
  measure: 'disk_usage',
  labels: { mountpoint: '/var' },
  unit: '1',
  score: 0.9,
  value: 0.971,
  expected: 0.2,
  low: -0.01,
  high: 0.261,
  fromUs: 0,
  lastUs: 0,
  toUs: null,
  chart: { timesMs: [], values: [], low: [], high: [] },
  hostName: 'web-1',
  serviceName: null,
  templateText: null,
  foldedInto: null,
  feedback: null,
  members: 0,
  groupScore: 0.9,
  groupToUs: null,
  ...changes,
});

describe('what a finding says', () => {
  it('names whom, what, how much and why in both languages', () => {
    expect(findingWords(aFinding(), 'en')).toEqual({
      title: 'web-1: disk use /var',
      text: '97.1 %, expected 0 % to 26.1 %: another level than before',
    });
    expect(findingWords(aFinding({ members: 3 }), 'zh')).toEqual({
      title: 'web-1：磁盘使用率 /var',
      text: '97.1 %，预期 0 % 至 26.1 %：水平与以往不同；另有 3 项同时开始',
    });
  });

  it('shows the pattern of log lines, and figures only where there are some', () => {
    const lines = aFinding({
      kind: 'log_new',
      reason: 'new',
      measure: LOG_MEASURE,
      labels: {},
      unit: '{line}/min',
      value: 4,
      low: null,
      high: null,
      hostName: null,
      subject: { key: 'service:shop', hostId: null, serviceId: null, service: 'shop' },
      templateText: 'connection refused by <ip>',
    });
    expect(findingWords(lines, 'en')).toEqual({
      title: 'shop: connection refused by <ip>',
      text: '4 line/min: never seen before',
    });
    expect(findingWords(aFinding({ reason: 'silence', value: null }), 'en').text).toMatch(
      /^nothing is measured/u,
    );
  });

  it('has words for everything that is watched, and every reason', () => {
    for (const { name } of [...MEASURES, { name: LOG_MEASURE }]) {
      expect([name, measureName(name, 'en') === name, measureName(name, 'zh') === name]).toEqual(
        name === 'connections' || name === 'processes' || name === 'requests' || name === 'load'
          ? [name, true, false]
          : [name, false, false],
      );
    }
    for (const reason of FINDING_REASONS) {
      expect(findingWords(aFinding({ reason }), 'zh').text).not.toContain('undefined');
    }
  });
});
