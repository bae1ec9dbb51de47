import { expect, it } from 'vitest';
import { writtenMoment } from './written-moment.ts';

it('writes a moment as the clock of a place shows it', () => {
  const ms = Date.UTC(2026, 2, 1, 16, 2, 31);
  expect(writtenMoment(ms, 'Asia/Shanghai')).toEqual({ date: '2026-03-02', time: '00:02:31', zone: 'GMT+8' });
  expect(writtenMoment(ms, 'UTC')).toEqual({ date: '2026-03-01', time: '16:02:31', zone: 'UTC' });
});
