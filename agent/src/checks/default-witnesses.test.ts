import { describe, expect, it } from 'vitest';

import { defaultWitnesses } from './default-witnesses.ts';

const resolvConf = () =>
  '# made by hand\nnameserver 127.0.0.53\nnameserver 10.0.0.2\nnameserver 2001:db8::2\nsearch lan\n';
const host = {
  name: 'Web-1',
  isHere: (address: string) => ['127.0.0.1', '127.0.0.53', '::1', '10.0.0.5'].includes(address),
  resolvConf,
};
const NAME_SERVERS = [
  { host: '10.0.0.2', port: 53 },
  { host: '2001:db8::2', port: 53 },
];

describe('who says that this host is not cut off, where nobody is named', () => {
  it.each([
    ['https://v.example.com', { host: 'v.example.com', port: 443 }],
    ['http://10.0.0.1:8420/base', { host: '10.0.0.1', port: 8420 }],
    ['https://[2001:db8::1]:8443', { host: '2001:db8::1', port: 8443 }],
  ])('is the server %s', (url, witness) => {
    expect(defaultWitnesses(url, host)).toEqual([witness]);
  });

  it.each([
    'http://localhost:8420',
    'http://127.0.0.1:8420',
    'http://[::1]:8420',
    'https://10.0.0.5',
    'https://web-1:8420',
  ])('is a name server, where the server is on this very host: %s', (url) => {
    expect(defaultWitnesses(url, host)).toEqual(NAME_SERVERS);
  });

  it('is nobody where there is none', () => {
    expect(defaultWitnesses('http://localhost', { ...host, resolvConf: () => '' })).toEqual([]);
  });
});
