import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { portProblem } from './up-port.ts';

it('names a taken port and the way out, and is content when it is free again', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  expect(await portProblem(port, 'VIGILOPS_PORT')).toBe(
    `port ${port} is taken by another program. Stop it, or choose another port: VIGILOPS_PORT=${port + 10} make up`,
  );
  server.close();
  await once(server, 'close');
  expect(await portProblem(port, 'VIGILOPS_PORT')).toBeUndefined();
});

it('says what the system says of a port that it does not give', async () => {
  expect(await portProblem(1, 'VIGILOPS_PORT', '192.0.2.1')).toMatch(
    /^nothing can listen on port 1: .*EADDRNOTAVAIL|EACCES/,
  );
});
