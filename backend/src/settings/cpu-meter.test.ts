import { createManualClock } from '@vigilops/testkit';
import { expect, it } from 'vitest';
import { createCpuMeter } from './cpu-meter.ts';

it('tells the share of a core since it was asked before, and of the last minutes where nobody asked for long', async () => {
  const clock = createManualClock();
  let cpuMs = 0;
  const meter = createCpuMeter({ clock, cpuMs: () => cpuMs });
  await meter.start();
  expect(meter.ratio()).toBeNull();
  cpuMs += 500;
  await clock.advance(1_000);
  expect(meter.ratio()).toBe(0.5);

  cpuMs += 3_600_000;
  await clock.advance(3_600_000);
  cpuMs += 6_000;
  await clock.advance(30_000);
  expect(meter.ratio()).toBeLessThanOrEqual(0.2);
  await meter.stop();
});
