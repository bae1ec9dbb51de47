import { describe, expect, it } from 'vitest';
import { isMetadataAddress, isPrivateAddress } from './addresses.ts';
import { isWebAddress } from './web-address.ts';

describe('addresses', () => {
  it.each([
    '169.254.169.254',
    '169.254.170.2',
    '100.100.100.200',
    '192.0.0.192',
    '168.63.129.16',
    'fe80::1',
    'fe80::1%eth0',
    'fd00:ec2::254',
    'fd20:ce::254',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    '::169.254.169.254',
    '::ffff:0:169.254.169.254',
    '64:ff9b::a9fe:a9fe',
    '2002:a9fe:a9fe::1',
    '2001:0:1::5601:5601',
    'fd00::5efe:169.254.169.254',
  ])('of cloud metadata: %s', (address) => {
    expect(isMetadataAddress(address)).toBe(true);
  });

  it.each(['8.8.8.8', '10.0.0.1', '127.0.0.1', '2606:4700::1111', '::1', 'example.com', ''])(
    'that are none of cloud metadata: %s',
    (address) => {
      expect(isMetadataAddress(address)).toBe(false);
    },
  );

  it.each([
    '127.0.0.1',
    '127.9.9.9',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fc00::1',
    'fd12::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '64:ff9b::10.0.0.1',
  ])('that are private: %s', (address) => {
    expect(isPrivateAddress(address)).toBe(true);
  });

  it.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '::ffff:8.8.8.8'])(
    'that are public: %s',
    (address) => {
      expect(isPrivateAddress(address)).toBe(false);
    },
  );
});

describe('what messages may be sent to', () => {
  it.each([
    'ftp://example.com/x',
    'file:///etc/passwd',
    'gopher://example.com',
    'javascript:alert(1)',
    'https://user:password@example.com/',
    'https://example.com/#x',
    'http://169.254.169.254/latest',
    'http://0xa9fea9fe/',
    'http://2852039166/',
    'http://0251.0376.0251.0376/',
    'http://[::ffff:169.254.169.254]/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://metadata.google.internal/',
    'http://METADATA.google.internal./',
    'http://169.254.169.254./',
    'example.com',
    '//example.com',
    'http://',
    '',
  ])('refuses %s', (text) => {
    expect(isWebAddress(text)).toBe(false);
  });

  it.each(['https://example.com/hook?key=1', 'http://10.0.0.1:8080/x', 'http://[::1]:9/'])(
    'takes %s',
    (text) => {
      expect(isWebAddress(text)).toBe(true);
    },
  );
});
