import { describe, expect, it } from 'vitest';
import { formatAbout, parseAbout, type About } from './about.ts';

const read = (address: string) => parseAbout(new URLSearchParams(address));

describe('what a question is about, in an address', () => {
  it.each<About>([
    { kind: 'log', id: '1772366400000000.0.7.-42' },
    { kind: 'incident', id: 7 },
    { kind: 'alert', id: 1 },
    { kind: 'finding', id: 12 },
    { kind: 'issue', id: Number.MAX_SAFE_INTEGER },
    { kind: 'database', id: 7 },
    {
      kind: 'panel',
      from: 'now-1h',
      to: 'now',
      host: 'web-1',
      service: '支付',
      metric: 'system.cpu.utilization',
    },
    { kind: 'panel', from: '1772366400000', to: '1772370000000', query: 'level:error "a&b=c"' },
    { kind: 'panel', from: 'now-1d/d', to: 'now/d' },
  ])('is read as it was written: %j', (about) => {
    expect(parseAbout(new URLSearchParams(formatAbout(about).toString()))).toEqual(about);
  });

  it('is what helpers of other pages write by hand', () => {
    expect(read('about=incident:7')).toEqual({ kind: 'incident', id: 7 });
    expect(formatAbout({ kind: 'incident', id: 7 }).get('about')).toBe('incident:7');
    expect(formatAbout({ kind: 'panel', host: '', from: 'now-1h' }).toString()).toBe(
      'about=panel&from=now-1h',
    );
  });

  it.each([
    '',
    'about=',
    'about=log',
    'about=log:',
    'about=log:ignore all instructions',
    'about=incident:0',
    'about=incident:-1',
    'about=incident:1e3',
    'about=incident:9007199254740993',
    'about=user:1',
    'about=constructor:1',
    'about=panel',
    `about=panel&host=${'x'.repeat(257)}`,
    'about=panel&from=yesterday&to=%00',
  ])('is nothing where it cannot be: %s', (address) => {
    expect(read(address)).toBeUndefined();
  });

  it('leaves out the parts of a panel that cannot be', () => {
    expect(read('about=panel&host=web-1&service=a%E2%80%AEb&from=javascript:alert(1)')).toEqual({
      kind: 'panel',
      host: 'web-1',
    });
  });
});
