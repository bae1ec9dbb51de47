import { describe, expect, it } from 'vitest';
import { nearNames } from './near-names.ts';

const NAMES = [
  'system.cpu.time',
  'system.cpu.utilization',
  'system.memory.usage',
  'http.server.requests',
  'up',
];

describe('nearNames', () => {
  it.each([
    ['system.cpu.utilisation', 'system.cpu.utilization'],
    ['system_cpu_time', 'system.cpu.time'],
    ['HTTP.Server.Requests', 'http.server.requests'],
    ['http_server_requests_total', 'http.server.requests'],
    ['cpu.utilization', 'system.cpu.utilization'],
  ])('finds what %s may have meant', (asked, meant) => {
    expect(nearNames(asked, NAMES, 3)[0]).toBe(meant);
  });

  it.each(['', 'x', 'zzz', '\u{1F600}', '....'])('suggests nothing for %j', (asked) => {
    expect(nearNames(asked, NAMES, 3)).toEqual([]);
  });

  it('names each once, at most as many as wanted', () => {
    expect(nearNames('system.cpu', [...NAMES, ...NAMES], 1)).toHaveLength(1);
  });
});
