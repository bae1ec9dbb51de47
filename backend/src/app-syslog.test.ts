import { silentLogger, systemClock } from '@vigilops/runtime';
import { createServer, type AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { createStopOrder } from './app-stop.ts';
import { openSyslog } from './app-syslog.ts';
import { readConfig } from './config.ts';
import { DEFAULT_DECODE_LIMITS } from './ingest/index.ts';

function open(environment: Record<string, string>) {
  const deps = { clock: systemClock, logger: silentLogger };
  const config = readConfig(environment, () => '');
  const instruments = { add: () => undefined, record: () => undefined, observe: () => undefined };
  const gate = {
    intake: () => Promise.reject(new Error('nobody sends here')),
    decodeLimits: DEFAULT_DECODE_LIMITS,
  };
  const order = createStopOrder(silentLogger);
  return openSyslog({ ...deps, config }, { gate, instruments, certificate: undefined }, order).finally(
    order.stop,
  );
}

it('says which key to change where a port is taken, or a certificate is missing', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => {
    other.listen(0, '127.0.0.1', resolve);
  });
  const taken = `127.0.0.1:${String((other.address() as AddressInfo).port)}`;
  await expect(open({ VIGILOPS_SYSLOG_TCP: taken })).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringMatching(/VIGILOPS_SYSLOG_TCP: .*EADDRINUSE/) as string,
  });
  other.close();
  await expect(open({ VIGILOPS_SYSLOG_TLS: '127.0.0.1:0' })).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringContaining('VIGILOPS_SYSLOG_TLS_CERT') as string,
  });
  const missing = { VIGILOPS_SYSLOG_TLS_CERT: '/nowhere.pem', VIGILOPS_SYSLOG_TLS_KEY: '/nowhere.key' };
  await expect(open({ VIGILOPS_SYSLOG_TLS: '127.0.0.1:0', ...missing })).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringContaining('/nowhere.pem cannot be read') as string,
  });
});

it('opens nothing where nothing is wanted', async () => {
  await expect(open({})).resolves.toBeUndefined();
});
