import { describe, expect, it } from 'vitest';

import { isLoopback, isMetadataAddress, isMetadataName } from './address.ts';

describe('isMetadataAddress', () => {
  it.each([
    '169.254.169.254',
    '169.254.0.1',
    '169.254.255.255',
    '100.100.100.200',
    '192.0.0.192',
    '168.63.129.16',
    'fe80::1',
    'fe80::1%eth0',
    'febf::ffff',
    'fd00:ec2::254',
    'FD00:0EC2:0:0:0:0:0:254',
    'fd00:ec2::23',
    'fd20:ce::254',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    '0:0:0:0:0:ffff:a9fe:a9fe',
    '::169.254.169.254',
    '::a9fe:a9fe',
    '::ffff:0:a9fe:a9fe',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b::169.254.169.254',
    '64:ff9b:1::a9fe:a9fe',
    '64:ff9b::100.100.100.200',
    '64:ff9b::c000:c0',
    '2002:a9fe:a9fe::1',
    '2002:a9fe:a9fe::',
    '2001:0:1234::5601:5601',
    '2001:db8::5efe:a9fe:a9fe',
    '2001:db8::200:5efe:169.254.169.254',
  ])('knows %s', (address) => {
    expect(isMetadataAddress(address)).toBe(true);
  });

  it.each([
    '127.0.0.1',
    '10.0.0.1',
    '192.168.1.1',
    '172.16.0.1',
    '100.100.100.201',
    '169.253.255.255',
    '169.255.0.0',
    '8.8.8.8',
    '::1',
    '::',
    '::ffff:10.0.0.1',
    'fd00::1',
    'fd00:ec3::254',
    'fd20:ce::255',
    'fec0::1',
    '2001:db8::1',
    '2002:0a00:0001::1',
    '64:ff9b::a00:1',
    '2606:4700::1111',
  ])('leaves %s alone', (address) => {
    expect(isMetadataAddress(address)).toBe(false);
  });
});

describe('isMetadataName', () => {
  it('knows the names of cloud metadata however they are written', () => {
    const names = ['metadata.google.internal', 'Metadata.Google.Internal.', 'metadata.goog'];
    expect(names.filter(isMetadataName)).toEqual(names);
    expect(isMetadataName('metadata.example.com')).toBe(false);
  });
});

describe('isLoopback', () => {
  it('knows what stays on this host', () => {
    const here = ['127.0.0.1', '127.8.9.10', '0.0.0.0', '::1', '::', '::ffff:127.0.0.1', '::ffff:7f00:1'];
    const there = ['10.0.0.1', '128.0.0.1', '::2', '::ffff:10.0.0.1', '2001:db8::1'];
    expect(here.filter(isLoopback)).toEqual(here);
    expect(there.filter(isLoopback)).toEqual([]);
  });
});
