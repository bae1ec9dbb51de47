import { describe, expect, it } from 'vitest';
import { aDraft, fieldsOf } from '../test/pipeline-kit.ts';
import { findFields, findSeverity, levelInHead } from './find-fields.ts';

describe('what a record says by itself', () => {
  it('becomes attributes, below what the sender set', () => {
    const draft = aDraft({ body: '{"user":"eve","status":200}', fields: { user: 'ada' } });
    findFields(draft);
    expect(fieldsOf(draft)).toEqual({ user: 'ada', status: 200 });
    expect(draft.body).toBe('{"user":"eve","status":200}');
  });

  it.each([
    ['{"level":"error","msg":"x"}', 17, 'error'],
    ['{"level":30}', 9, 'info'],
    ['{"severity":"CRITICAL"}', 18, 'CRITICAL'],
    ['lvl=warn msg=x', 13, 'warn'],
    ['2026-01-05 08:14:03 [app] ERROR it failed', 17, 'ERROR'],
    ['[warning] disk', 13, 'warning'],
    ['ERROR it failed', 17, 'ERROR'],
    ['error: it failed', 17, 'error'],
    ['error handling is a craft', 0, ''],
    ['no errors were found', 0, ''],
    ['{"level":"loud"} nothing', 0, ''],
  ])('says its level: %s', (body, severity, text) => {
    const draft = aDraft({ body, severity: 0, severityText: '' });
    findFields(draft);
    findSeverity(draft);
    expect([draft.severity, draft.severityText]).toEqual([severity, text]);
  });

  it('says its level near its start alone, in bytes of any kind', () => {
    expect(levelInHead(Buffer.from('界'.repeat(20) + ' ERROR x'))?.severity).toBe(17);
    expect(levelInHead(Buffer.from(`${'x '.repeat(100)} ERROR`))).toBeUndefined();
    expect(levelInHead(Buffer.from([0xff, 0xfe, 0x20]))).toBeUndefined();
  });
});
