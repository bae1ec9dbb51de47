import { describe, expect, it } from 'vitest';
import { archivedRow } from './archived-row.ts';

const HEAD =
  '{"time":"2026-03-01T12:00:00.5Z","time_nanos":789,"stream_id":7,"sequence":-9223372036854775808,"severity":17,' +
  '"observed_time":"2026-03-01T12:00:01Z","severity_text":"WARN\\"",';
const line = (rest: string) => `${HEAD}${rest}`;

describe('a row of the archive', () => {
  it('is cut apart as it stands there: no number is rounded, JSON stays text', () => {
    expect(
      archivedRow(
        line(
          '"body":"a \\"b\\" \\\\\\\\","body_json":{"n": 123456789012345678901234567890, "s": "},\\"]"},' +
            '"attributes":{"d": 1.0, "list": [1, {"a": ","}], "q\\"": "v\\\\"},' +
            '"trace_id":"00ff","span_id":"0a","flags":-1,"event_name":"an \\"event\\"",' +
            '"template_id":9007199254740991,"issue_id":12}',
        ),
      ),
    ).toEqual({
      timeUs: Date.parse('2026-03-01T12:00:00.500Z') * 1_000,
      nanos: 789,
      observedUs: Date.parse('2026-03-01T12:00:01Z') * 1_000,
      streamId: 7,
      sequence: '-9223372036854775808',
      severity: 17,
      severityText: 'WARN"',
      body: 'a "b" \\\\',
      bodyJson: '{"n": 123456789012345678901234567890, "s": "},\\"]"}',
      attributes: '{"d": 1.0, "list": [1, {"a": ","}], "q\\"": "v\\\\"}',
      traceId: '00ff',
      spanId: '0a',
      flags: -1,
      eventName: 'an "event"',
      templateId: 9007199254740991,
      issueId: 12,
    });
  });

  it.each([
    ['a list', '[1, "],"]'],
    ['a text', '"a, \\"b\\""'],
    ['a number', '1.50'],
    ['null', 'null'],
  ])('may have a body that is %s', (_what, json) => {
    const row = archivedRow(line(`"body":"","body_json":${json},"attributes":{},"flags":0}`));
    expect(row).toMatchObject({
      body: '',
      bodyJson: json,
      attributes: '{}',
      traceId: null,
      eventName: null,
      templateId: null,
    });
  });

  it.each([
    ['2026-03-01T00:00:00Z', 0],
    ['2026-03-01T23:59:59.999999Z', 86_399_999_999],
    ['2026-03-01T00:00:00.000001Z', 1],
    ['2026-03-01T00:00:00.12Z', 120_000],
  ])('has the very time %s', (time, us) => {
    const row = archivedRow(
      line('"body":"","attributes":{},"flags":0}').replace('2026-03-01T12:00:00.5Z', time),
    );
    expect((row?.timeUs ?? 0) - Date.parse('2026-03-01T00:00:00Z') * 1_000).toBe(us);
  });

  it.each([
    ['keys in another order', '{"stream_id":7,"time":"2026-03-01T12:00:00Z"}'],
    ['one that is cut', line('"body":"x","attributes":{"a": 1')],
    ['a text without an end', line('"body":"x\\"')],
    ['no attributes', line('"body":"x","flags":0}')],
    ['more than a row has', line('"body":"x","attributes":{},"flags":0,"more":1}')],
    ['something behind it', line('"body":"x","attributes":{},"flags":0,"event_name":"e"} ')],
    ['spaces that the database does not write', line('"body": "x","attributes":{},"flags":0}')],
  ])('is left to the database where it has another form: %s', (_what, text) => {
    expect(archivedRow(text)).toBeUndefined();
  });
});
