import { silentLogger } from '@vigilops/runtime';
import { expect, it } from 'vitest';
import { createStopOrder } from './app-stop.ts';

it('stops what speaks to the ports, the ports, and then the newest part first; a failure stops nobody', async () => {
  const stopped: string[] = [];
  const warnings: string[] = [];
  const order = createStopOrder({ ...silentLogger, warn: (_fields, message) => warnings.push(message) });
  const step = (name: string) => () => {
    stopped.push(name);
    return name === 'queue' ? Promise.reject(new Error('stuck')) : Promise.resolve();
  };
  order.ports(step('ports'));
  order.afterPorts(step('database'));
  order.afterPorts(step('store'));
  order.beforePorts(step('telemetry'));
  order.beforePorts(step('live tails'));
  order.afterPorts(step('queue'));
  order.afterPorts(step('jobs'));
  await order.stop();
  expect(stopped).toEqual(['live tails', 'telemetry', 'ports', 'jobs', 'queue', 'store', 'database']);
  expect(warnings).toHaveLength(1);
  await order.stop();
  expect(stopped).toHaveLength(7);
});
