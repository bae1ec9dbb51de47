import { getValueFormat } from '@grafana/data';
import { describe, expect, it } from 'vitest';
import { grafanaUnit } from './units.ts';

describe('grafanaUnit', () => {
  it.each([
    ['By', 'system.memory.usage', 'bytes'],
    ['By/s', 'system.network.io', 'binBps'],
    ['1', 'system.cpu.utilization', 'percentunit'],
    ['1', 'vigilops.check.up', 'short'],
    ['{packet}/s', 'system.network.packet.count', 'pps'],
    ['{thing}/s', 'x', 'cps'],
    ['{thing}', 'x', 'short'],
    ['', 'http.error_ratio', 'percentunit'],
    ['furlong', 'x', 'short'],
  ])('gives %s of %s the unit %s', (unit, metric, expected) => {
    expect(grafanaUnit(unit, metric)).toBe(expected);
  });

  it('names only units that Grafana knows', () => {
    const units = [
      '%',
      'A',
      'Cel',
      'GBy',
      'GiBy',
      'Hz',
      'J',
      'KiBy',
      'MBy',
      'MiBy',
      'USD',
      'V',
      'W',
      'bit',
      'bit/s',
    ];
    units.push(
      'By',
      'By/s',
      'd',
      'h',
      'kBy',
      'min',
      'ms',
      'ns',
      's',
      'us',
      '{request}/s',
      '{operation}/s',
      '1/s',
    );
    for (const unit of units) {
      const id = grafanaUnit(unit, 'x');
      // Grafana takes a name that it does not know for a suffix.
      expect([unit, getValueFormat(id)(1234.5).suffix?.includes(id) === true && id.length > 3]).toEqual([
        unit,
        false,
      ]);
    }
  });
});
