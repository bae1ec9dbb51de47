import { describe, expect, it } from 'vitest';
import { aLogRecord } from '../test/builders.ts';
import { levelOfWord } from './level-look.ts';
import { asJson, asText, exactTime, lineOfRecord } from './line.ts';

describe('lineOfRecord', () => {
  it('keeps nanoseconds, and names what the record says as filters do', () => {
    const line = lineOfRecord(
      aLogRecord({ attributes: { user: 'li', tries: 3 }, trace_id: 't1', event_name: 'refused' }),
    );
    expect(exactTime(line)).toBe('2026-03-01T12:00:00.123456789Z');
    expect(line).toMatchObject({ level: 'error', body: 'payment refused', traceId: 't1' });
    expect(line.labels).toEqual({
      'host.name': 'web-1',
      'service.name': 'shop',
      'log.file.path': '/var/log/shop.log',
      'event.name': 'refused',
      user: 'li',
      tries: '3',
    });
  });

  it('has no label for what the record lacks', () => {
    const line = lineOfRecord(aLogRecord({ host_name: null, service_name: '', file_path: '' }));
    expect(line.labels).toEqual({});
    expect('traceId' in line).toBe(false);
  });
});

describe('copying', () => {
  const lines = ['first', 'second'].map((body, index) =>
    lineOfRecord(aLogRecord({ id: String(index), body })),
  );

  it('gives bodies as they were written', () => {
    expect(asText(lines)).toBe('first\nsecond');
  });

  it('gives one object for one line, a list for several', () => {
    expect(JSON.parse(asJson(lines.slice(0, 1)))).toMatchObject({
      time: '2026-03-01T12:00:00.123456789Z',
      body: 'first',
    });
    expect(JSON.parse(asJson(lines))).toHaveLength(2);
  });
});

describe('levelOfWord', () => {
  it('knows how others write levels, and takes no other word for one', () => {
    expect(['Warning', ' ERR ', 'CRITICAL', 'I', 'notice'].map(levelOfWord)).toEqual([
      'warn',
      'error',
      'fatal',
      'info',
      'info',
    ]);
    expect(['', 'constructor', 'great'].map(levelOfWord)).toEqual(['unknown', 'unknown', 'unknown']);
  });
});
