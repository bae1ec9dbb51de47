import { describe, expect, it } from 'vitest';
import type { NoticeRecord } from '../../model/index.ts';
import { anAlert, aNotice, contentOf } from '../test/letters.ts';
import { digestOf } from './digest.ts';

const NOW = 1_772_366_400e6;
const people = { class: 'chat', language: 'zh', timeZone: 'UTC' } as const;
const programs = { class: 'webhook', language: 'en', timeZone: 'UTC' } as const;

function notice(id: number, content: Partial<Parameters<typeof contentOf>[0]> = {}): NoticeRecord {
  return {
    ...aNotice({
      channelId: 1,
      incidentId: id,
      content: contentOf({ title: `incident ${String(id)}`, ...content }),
    }),
    id,
    idempotencyKey: String(id),
    state: 'waiting',
    madeUs: NOW,
    attempts: 0,
    sentUs: null,
    error: null,
    receipt: null,
    foldedInto: null,
  };
}
const begin = notice(1, { alerts: [anAlert(7)] });
const end = notice(2, { kind: 'resolved', alerts: [anAlert(7, { status: 'resolved' }), anAlert(8)] });

describe('a digest', () => {
  it('tells people of each alert once, as it is now', () => {
    const { content, alertIds } = digestOf([begin, end], people, NOW);
    expect(content.alerts.map(({ id, status }) => [id, status])).toEqual([
      [7, 'resolved'],
      [8, 'firing'],
    ]);
    expect(alertIds.toSorted()).toEqual([7, 8]);
    expect(content).toMatchObject({ kind: 'digest', firing: 1, resolved: 1 });
    expect(content.title).toBe('2 条消息合并为一条，共 2 条告警');
  });

  it('tells programs of begin and end apart', () => {
    const { content } = digestOf([end, begin], programs, NOW);
    expect(content.alerts.map(({ id, status }) => [id, status])).toEqual([
      [7, 'firing'],
      [7, 'resolved'],
      [8, 'firing'],
    ]);
  });

  it('has a line for each message, the most severe first, and is as severe as that', () => {
    const digest = digestOf(
      [notice(1), notice(2, { severity: 'info' }), notice(3, { severity: 'critical', priority: 1 })],
      people,
      NOW,
    );
    expect(digest).toMatchObject({ severity: 'critical', incidentId: null, dueUs: NOW });
    expect(digest.content.priority).toBe(1);
    expect(digest.content.lines).toEqual([
      '🔴 [严重] incident 3',
      '🟠 [警告] incident 1',
      '🔵 [提示] incident 2',
    ]);
  });

  it('is for everybody whom its messages were for, each once', () => {
    const li = { name: 'Li', email: null, phone: '13800000001' };
    const digest = digestOf([notice(1, { addressees: [li] }), notice(2, { addressees: [li] })], people, NOW);
    expect(digest.content.addressees).toEqual([li]);
  });
});
