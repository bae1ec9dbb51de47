import { describe, expect, it } from 'vitest';

import { newFound } from './found.ts';
import { createRecogniser } from './recognise.ts';

const NOW = Date.UTC(2026, 0, 5, 9, 0, 0);

/** [time as ISO with nanoseconds, severity, severity text, format] of a line; null where the line says nothing. */
function read(line: string, nowMs = NOW, recogniser = createRecogniser('utc', nowMs)) {
  const padded = `leading\n${line}\ntrailing ERROR\n`;
  const text = Buffer.from(padded).toString('latin1');
  const found = newFound();
  const start = 8;
  const format = recogniser.recognise(text, start, start + Buffer.byteLength(line), found);
  const nanos = String(found.subMsNanos).padStart(6, '0');
  const time = Number.isNaN(found.timeMs)
    ? null
    : new Date(found.timeMs).toISOString().replace('Z', found.subMsNanos === 0 ? 'Z' : `${nanos}Z`);
  return [time, found.severity, found.severityText, format?.name ?? null];
}

const T = '2026-01-05T08:14:03';

describe('recognise', () => {
  it.each([
    // Java
    [
      'logback',
      '2026-01-05 08:14:03,127 [main] INFO  c.a.Boot - started in 3 s',
      `${T}.127Z`,
      9,
      'INFO',
      'dated',
    ],
    ['logback default', '08:14:03.127 [main] DEBUG c.a.Boot -- ready', `${T}.127Z`, 5, 'DEBUG', 'levelled'],
    [
      'Spring Boot',
      '2026-01-05T08:14:03.127+01:00  WARN 4211 --- [nio-8080-exec-3] o.s.w.Servlet : slow',
      '2026-01-05T07:14:03.127Z',
      13,
      'WARN',
      'dated',
    ],
    [
      'log4j pattern',
      '[2026-01-05 08:14:03] ERROR (Pool.java:88) - exhausted',
      `${T}.000Z`,
      17,
      'ERROR',
      'dated',
    ],
    ['java.util.logging level line', 'SEVERE: cannot bind', null, 17, 'SEVERE', 'levelled'],
    // Python
    ['logging.basicConfig', 'WARNING:app.db:pool is empty', null, 13, 'WARNING', 'levelled'],
    [
      'logging with asctime',
      '2026-01-05 08:14:03,127 - app.db - CRITICAL - no space',
      `${T}.127Z`,
      18,
      'CRITICAL',
      'dated',
    ],
    ['uvicorn', 'INFO:     10.0.0.7:51432 - "GET / HTTP/1.1" 200 OK', null, 9, 'INFO', 'levelled'],
    ['gunicorn', '[2026-01-05 08:14:03 +0000] [81] [INFO] Booting worker', `${T}.000Z`, 9, 'INFO', 'dated'],
    ['loguru', '2026-01-05 08:14:03.127 | SUCCESS  | app:main:9 - done', `${T}.127Z`, 0, '', 'dated'],
    ['celery', '[2026-01-05 08:14:03,127: ERROR/MainProcess] task failed', `${T}.127Z`, 17, 'ERROR', 'dated'],
    // Go
    ['Go log', '2026/01/05 08:14:03 listening on :8080', `${T}.000Z`, 0, '', 'dated'],
    [
      'Go log with microseconds',
      '2026/01/05 08:14:03.123456 main.go:7: hi',
      `${T}.123456000Z`,
      0,
      '',
      'dated',
    ],
    [
      'slog text',
      'time=2026-01-05T08:14:03.127Z level=WARN msg="slow query" ms=812',
      `${T}.127Z`,
      13,
      'WARN',
      'logfmt',
    ],
    [
      'slog JSON',
      '{"time":"2026-01-05T08:14:03.127456789Z","level":"ERROR","msg":"no route"}',
      `${T}.127456789Z`,
      17,
      'ERROR',
      'json',
    ],
    [
      'zap production',
      '{"level":"info","ts":1767600843.127456,"caller":"a/b.go:3","msg":"x"}',
      `${T}.127456000Z`,
      9,
      'info',
      'json',
    ],
    [
      'zap development',
      '2026-01-05T08:14:03.127Z\tDEBUG\tapp/main.go:9\tready',
      `${T}.127Z`,
      5,
      'DEBUG',
      'dated',
    ],
    [
      'zap console, lower case',
      '2026-01-05T08:14:03.127Z\terror\tapp/main.go:9\tfailed',
      `${T}.127Z`,
      17,
      'error',
      'dated',
    ],
    ['zerolog', '{"level":"warn","time":1767600843,"message":"late"}', `${T}.000Z`, 13, 'warn', 'json'],
    ['logrus text', 'time="2026-01-05T08:14:03Z" level=fatal msg=gone', `${T}.000Z`, 21, 'fatal', 'logfmt'],
    [
      'klog',
      'E0105 08:14:03.127456       1 reflector.go:138] watch ended',
      `${T}.127456000Z`,
      17,
      'E',
      'klog',
    ],
    // Node
    [
      'pino',
      '{"level":30,"time":1767600843127,"pid":7,"hostname":"a","msg":"up"}',
      `${T}.127Z`,
      9,
      'info',
      'json',
    ],
    ['pino, own level', '{"level":35,"time":1767600843127,"msg":"up"}', `${T}.127Z`, 9, '35', 'json'],
    [
      'bunyan',
      '{"name":"api","hostname":"a","pid":7,"level":50,"msg":"{\\"level\\":10}","time":"2026-01-05T08:14:03.127Z","v":0}',
      `${T}.127Z`,
      17,
      'error',
      'json',
    ],
    ['winston simple', 'warn: disk is nearly full', null, 13, 'warn', 'levelled'],
    ['winston printf', '2026-01-05T08:14:03.127Z [api] info: started', `${T}.127Z`, 9, 'info', 'dated'],
    [
      'winston JSON',
      '{"message":"x","level":"error","timestamp":"2026-01-05 08:14:03"}',
      `${T}.000Z`,
      17,
      'error',
      'json',
    ],
    // .NET
    ['Serilog console', '[08:14:03 WRN] slow request', `${T}.000Z`, 13, 'WRN', 'levelled'],
    ['Serilog file', '2026-01-05 08:14:03.127 +00:00 [ERR] failed', `${T}.127Z`, 17, 'ERR', 'dated'],
    [
      'Serilog compact',
      '{"@t":"2026-01-05T08:14:03.1274567Z","@mt":"x","@l":"Fatal"}',
      `${T}.127456700Z`,
      21,
      'Fatal',
      'json',
    ],
    ['Microsoft console', 'fail: Microsoft.AspNetCore.Server.Kestrel[13]', null, 17, 'fail', 'levelled'],
    // Ruby, PHP
    [
      'Rails',
      'W, [2026-01-05T08:14:03.127456 #811]  WARN -- : deprecated',
      `${T}.127456000Z`,
      13,
      'WARN',
      'rails',
    ],
    [
      'Laravel',
      '[2026-01-05 08:14:03] production.ERROR: no such table {"a":1}',
      `${T}.000Z`,
      17,
      'ERROR',
      'dated',
    ],
    // servers
    [
      'nginx access',
      '203.0.113.9 - - [05/Jan/2026:08:14:03 +0000] "GET /a HTTP/1.1" 200 512 "-" "curl/8.5"',
      `${T}.000Z`,
      9,
      '',
      'access',
    ],
    [
      'nginx access, 4xx',
      '203.0.113.9 - bob [05/Jan/2026:09:14:03 +0100] "GET /a HTTP/1.1" 404 12',
      `${T}.000Z`,
      13,
      '',
      'access',
    ],
    [
      'nginx access, 5xx, broken request',
      '203.0.113.9 - - [05/Jan/2026:08:14:03 +0000] "\\x16\\x03 \\x22 x" 502 0 "-" "-"',
      `${T}.000Z`,
      17,
      '',
      'access',
    ],
    [
      'nginx access, IPv6',
      '2001:db8::7 - - [05/Jan/2026:08:14:03 +0000] "GET / HTTP/2.0" 301 0 "-" "x"',
      `${T}.000Z`,
      9,
      '',
      'access',
    ],
    [
      'Apache with virtual host',
      'www.example.org:443 203.0.113.9 - - [05/Jan/2026:08:14:03 +0000] "POST / HTTP/1.1" 500 1',
      `${T}.000Z`,
      17,
      '',
      'access',
    ],
    [
      'nginx error',
      '2026/01/05 08:14:03 [crit] 31#31: *9 connect() failed',
      `${T}.000Z`,
      18,
      'crit',
      'dated',
    ],
    [
      'Apache error',
      '[Mon Jan 05 08:14:03.127456 2026] [proxy:warn] [pid 31:tid 9] AH0: x',
      `${T}.127456000Z`,
      13,
      'warn',
      'apache-error',
    ],
    [
      'Apache 2.2 error',
      '[Mon Jan 05 08:14:03 2026] [error] [client 203.0.113.9] x',
      `${T}.000Z`,
      17,
      'error',
      'apache-error',
    ],
    [
      'PostgreSQL',
      '2026-01-05 08:14:03.127 UTC [811] bob@shop ERROR:  relation "x" does not exist',
      `${T}.127Z`,
      17,
      'ERROR',
      'dated',
    ],
    [
      'PostgreSQL log',
      '2026-01-05 08:14:03.127 UTC [811] LOG:  checkpoint starting',
      `${T}.127Z`,
      9,
      'LOG',
      'dated',
    ],
    [
      'PostgreSQL statement',
      '2026-01-05 08:14:03.127 UTC [811] STATEMENT:  select 1',
      `${T}.127Z`,
      9,
      'STATEMENT',
      'dated',
    ],
    [
      'MySQL',
      '2026-01-05T08:14:03.127456Z 0 [Warning] [MY-010068] [Server] CA self signed',
      `${T}.127456000Z`,
      13,
      'Warning',
      'dated',
    ],
    [
      'MySQL note',
      '2026-01-05T08:14:03.127456Z 0 [Note] [MY-010116] starting',
      `${T}.127456000Z`,
      9,
      'Note',
      'dated',
    ],
    [
      'Redis',
      '811:M 05 Jan 2026 08:14:03.127 # Memory overcommit must be enabled',
      `${T}.127Z`,
      13,
      'warning',
      'redis',
    ],
    // system
    ['RFC 3164', '<11>Jan  5 08:14:03 web-1 cron[81]: failed', `${T}.000Z`, 17, 'err', 'syslog'],
    [
      'RFC 3164 without priority',
      'Jan  5 08:14:03 web-1 sshd[81]: error: no such user',
      `${T}.000Z`,
      17,
      'error',
      'syslog',
    ],
    [
      'RFC 5424',
      '<165>1 2026-01-05T08:14:03.127456+02:00 web-1 app 81 ID47 - hello',
      '2026-01-05T06:14:03.127456000Z',
      10,
      'notice',
      'syslog',
    ],
    [
      'rsyslog ISO',
      '2026-01-05T08:14:03.127456+00:00 web-1 kernel: usb 1-1: new device',
      `${T}.127456000Z`,
      0,
      '',
      'dated',
    ],
    [
      'docker',
      '{"log":"2020-01-01 ERROR boom\\n","stream":"stderr","time":"2026-01-05T08:14:03.127456789Z"}',
      `${T}.127456789Z`,
      17,
      'ERROR',
      'docker',
    ],
    [
      'CRI',
      '2026-01-05T08:14:03.127456789Z stdout F WARN  pool is low',
      `${T}.127456789Z`,
      13,
      'WARN',
      'cri',
    ],
    [
      'coloured',
      '\u001b[2m2026-01-05T08:14:03.127Z\u001b[0m \u001b[32m INFO\u001b[0m app: ready',
      `${T}.127Z`,
      9,
      'INFO',
      'dated',
    ],
    [
      'coloured level, tight',
      '2026-01-05T08:14:03.127Z \u001b[31mERROR\u001b[0m app: no',
      `${T}.127Z`,
      17,
      'ERROR',
      'dated',
    ],
    // nothing, or nearly nothing
    ['prose', 'the error was corrected and all is well', null, 0, '', null],
    ['prose with a level in capitals', 'worker 3 says: ERROR while reading', null, 17, 'ERROR', 'bare'],
    ['a word that only begins like a level', 'INFORMATIVE text', null, 0, '', null],
    ['a sum', 'a=1', null, 0, '', null],
    ['an empty object', '{}', null, 0, '', 'json'],
    ['JSON cut off', '{"level":"error","msg":"unfini', null, 0, '', null],
    ['impossible month', '2026-13-05 08:14:03 INFO x', null, 9, 'INFO', 'bare'],
    ['multi-byte text', '2026-01-05 08:14:03 错误 ERROR 磁盘已满', `${T}.000Z`, 17, 'ERROR', 'dated'],
  ])('%s', (_name, line, time, severity, severityText, format) => {
    expect(read(line)).toEqual([time, severity, severityText, format]);
  });

  it('takes the year for dates without one from the clock, over New Year in both directions', () => {
    const line = '<14>Dec 31 23:59:59 web-1 a: x';
    expect(read(line, Date.UTC(2026, 0, 1, 0, 0, 5))[0]).toBe('2025-12-31T23:59:59.000Z');
    expect(read('<14>Jan  1 00:00:01 web-1 a: x', Date.UTC(2025, 11, 31, 23, 59, 58))[0]).toBe(
      '2025-01-01T00:00:01.000Z',
    );
  });

  it('a level inside a JSON string, a nested object or an escaped quote is not the level of the line', () => {
    expect(
      read('{"msg":"\\",\\"level\\":\\"error\\"","a":{"level":"fatal","b":[{"level":1}]},"level":"info"}'),
    ).toEqual([null, 9, 'info', 'json']);
  });

  it('reads on when the format changes in the middle of a file', () => {
    const recogniser = createRecogniser('utc', NOW);
    expect(read('2026-01-05 08:14:03,127 [main] INFO  a - b', NOW, recogniser)[3]).toBe('dated');
    expect(read('{"level":"error"}', NOW, recogniser)).toEqual([null, 17, 'error', 'json']);
    expect(read('2026-01-05 08:14:04,127 [worker-12] ERROR a - b', NOW, recogniser)).toEqual([
      '2026-01-05T08:14:04.127Z',
      17,
      'ERROR',
      'dated',
    ]);
    expect(read('2026-01-05 08:15:04,127 [worker-12] ERRORS are many', NOW, recogniser)).toEqual([
      '2026-01-05T08:15:04.127Z',
      0,
      '',
      'dated',
    ]);
  });

  it('nests without end: a million brackets cost a scan and no stack', () => {
    expect(read(`{"a":${'['.repeat(1_000_000)}}`)).toEqual([null, 0, '', 'json']);
  });

  it.each([
    ['1767600843', '2026-01-05T08:14:03.000Z'],
    ['1767600843127', '2026-01-05T08:14:03.127Z'],
    ['1767600843127456', '2026-01-05T08:14:03.127456000Z'],
    ['1767600843127456789', '2026-01-05T08:14:03.127456789Z'],
    ['"1767600843.5"', '2026-01-05T08:14:03.500Z'],
    ['12', null],
    ['99999999999999999999', null],
    ['-1767600843', null],
    ['null', null],
  ])('reads the epoch %s in its unit', (value, expected) => {
    expect(read(`{"time":${value},"level":"info"}`)[0]).toBe(expected);
  });
});
