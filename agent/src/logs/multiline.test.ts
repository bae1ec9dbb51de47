import { appendFileSync, writeFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { step, tailFixture } from './test/tail-kit.ts';

const AT = '2026-01-05 08:14:03,127';

/** Each case is the records that a file must become; joined by newlines they are the file. */
const TRACES: readonly (readonly [string, readonly string[]])[] = [
  [
    'Java, with causes and suppressed exceptions',
    [
      `${AT} [main] INFO  a.B - before`,
      `${AT} [main] ERROR a.B - order failed
java.lang.IllegalStateException: no stock for item 7
\tat a.b.Stock.take(Stock.java:41)
\tat a.b.Order.place(Order.java:17) ~[app.jar!/:1.4]
\tSuppressed: java.io.IOException: closing
\t\tat a.b.Stock.close(Stock.java:70)
Caused by: java.sql.SQLException: lock wait timeout
\tat a.b.Db.run(Db.java:9)
\t... 12 more`,
      `${AT} [main] INFO  a.B - after`,
    ],
  ],
  [
    'Java, thrown out of main',
    [
      `${AT} INFO a.B - before`,
      `Exception in thread "main" java.lang.NullPointerException
\tat a.b.Main.main(Main.java:3)`,
      `${AT} INFO a.B - after`,
    ],
  ],
  [
    'Python, logged by exception()',
    [
      `${AT} - app - ERROR - cannot charge card
Traceback (most recent call last):
  File "/srv/app/pay.py", line 41, in charge
    gateway.charge(card)
  File "/srv/app/gateway.py", line 7, in charge
    raise Declined("limit")
app.gateway.Declined: limit`,
      `${AT} - app - INFO - after`,
    ].map((record) => record.replace('app.gateway.Declined:', 'app.gateway.DeclinedError:')),
  ],
  [
    'Python, chained',
    [
      `Traceback (most recent call last):
  File "a.py", line 1, in f
KeyError: 'x'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "a.py", line 3, in g
ValueError`,
      'ready',
    ],
  ],
  [
    'Go panic',
    [
      '2026/01/05 08:14:03 listening',
      `panic: runtime error: index out of range [5] with length 3 [recovered]
[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x1]

goroutine 1 [running]:
main.handler(0xc000010000, {0x1, 0x2})
\t/srv/app/main.go:17 +0x1d
created by net/http.(*Server).Serve in goroutine 7
\t/usr/lib/go/src/net/http/server.go:3086 +0x5cb
exit status 2`,
      '2026/01/05 08:14:04 listening',
    ],
  ],
  [
    'Node, with the error’s own properties',
    [
      `${AT} [api] error: request failed
TypeError: Cannot read properties of undefined (reading 'id')
    at handler (/srv/app/routes.js:12:7)
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5) {
  code: 'E_NO_ID',
  [cause]: Error: inner
      at x (/srv/app/y.js:1:1)
}`,
      `${AT} [api] info: after`,
    ],
  ],
  [
    '.NET, as the console logger prints it',
    [
      `fail: Shop.Orders[13]
      Order 7 failed
      System.InvalidOperationException: no stock
         at Shop.Stock.Take() in /src/Stock.cs:line 41
      --- End of stack trace from previous location ---`,
      `info: Shop.Orders[14]
      Order 8 placed`,
    ],
  ],
  [
    '.NET, unhandled',
    [
      `Unhandled exception. System.AggregateException: One or more errors occurred.
 ---> System.Exception: inner
   at Shop.Program.Main() in /src/Program.cs:line 7
   --- End of inner exception stack trace ---`,
      'bye',
    ],
  ],
  [
    'Ruby',
    [
      `F, [2026-01-05T08:14:03.127456 #811] FATAL -- : request failed
RuntimeError (no stock):
app/models/order.rb:12:in \`total'
app/controllers/orders_controller.rb:7:in \`create'`,
      "app.rb:3:in `take': no stock (RuntimeError)\n\tfrom app.rb:7:in `<main>'",
      'done',
    ],
  ],
  [
    'PHP',
    [
      `[2026-01-05 08:14:03] app.ERROR: no stock
Stack trace:
#0 /srv/app/Order.php(41): Stock->take(7)
#1 {main}`,
      '[2026-01-05 08:14:04] app.INFO: after',
    ],
  ],
  [
    'lines that only look like an exception',
    [`${AT} INFO a - before`, 'Error: this is what the client sent', 'more'],
  ],
  ['JSON lines are whole', ['{"level":50,"msg":"a"}', '{"level":30,"msg":"b"}']],
  ['an indented line of no trace', [`${AT} INFO a - list`, '  - one', '  - two']],
];

describe('lines that belong together', () => {
  it.each(TRACES)('%s', async (_name, records) => {
    const fixture = tailFixture();
    writeFileSync(fixture.path('app.log'), `${records.join('\n')}\n`);
    const tailer = fixture.start();
    await step(fixture, tailer);
    await step(fixture, tailer);
    expect(fixture.sink.bodies).toEqual(records);
  });

  it.each(TRACES)('are found as well when the file grows byte by byte: %s', async (_name, records) => {
    const fixture = tailFixture();
    const content = Buffer.from(`${records.join('\n')}\n`);
    const tailer = fixture.start();
    for (let at = 0; at < content.length; at += 7) {
      appendFileSync(fixture.path('app.log'), content.subarray(at, at + 7));
      await step(fixture, tailer, at === 0 ? 3_000 : 10);
    }
    await step(fixture, tailer);
    await step(fixture, tailer);
    expect(fixture.sink.bodies.join('\n')).toBe(records.join('\n'));
    // A line that is complete and harmless does not wait for the next one; all others do.
    expect(fixture.sink.bodies.filter((body) => records.includes(body)).length).toBeGreaterThan(0);
  });

  it('a trace without a level counts as an error', async () => {
    const fixture = tailFixture();
    writeFileSync(
      fixture.path('app.log'),
      'Traceback (most recent call last):\n  File "a", line 1\nKeyError: 1\n',
    );
    const tailer = fixture.start();
    await step(fixture, tailer);
    await step(fixture, tailer);
    expect(fixture.sink.records[0]?.severity).toBe(17);
  });

  it('an error waits two seconds for its trace, an ordinary line waits for nothing', async () => {
    const fixture = tailFixture();
    writeFileSync(fixture.path('app.log'), `${AT} INFO a - one\n`);
    const tailer = fixture.start();
    await step(fixture, tailer);
    expect(fixture.sink.bodies).toEqual([`${AT} INFO a - one`]);
    appendFileSync(fixture.path('app.log'), `${AT} ERROR a - two\n`);
    await step(fixture, tailer, 1_000);
    expect(fixture.sink.bodies).toHaveLength(1);
    await step(fixture, tailer, 1_000);
    expect(fixture.sink.bodies).toHaveLength(1);
    await step(fixture, tailer, 1_100);
    expect(fixture.sink.bodies[1]).toBe(`${AT} ERROR a - two`);
  });

  it('a trace of more than 500 lines goes on in the next record', async () => {
    const fixture = tailFixture();
    const frames = Array.from({ length: 1_200 }, (_, index) => `\tat a.B.c(B.java:${String(index)})`);
    writeFileSync(fixture.path('app.log'), `java.lang.StackOverflowError\n${frames.join('\n')}\nend\n`);
    const tailer = fixture.start();
    await step(fixture, tailer);
    const sizes = fixture.sink.bodies.map((body) => body.split('\n').length);
    expect(sizes).toEqual([500, 500, 201, 1]);
  });

  it('a trace of more than a MiB goes on in the next record', async () => {
    const fixture = tailFixture();
    const frame = `\tat ${'x'.repeat(30_000)}`;
    writeFileSync(fixture.path('app.log'), `java.lang.Error: big\n${`${frame}\n`.repeat(80)}end\n`);
    const tailer = fixture.start();
    await step(fixture, tailer);
    const bodies = fixture.sink.bodies;
    expect(bodies.slice(0, -1).join('\n')).toBe(`java.lang.Error: big\n${`${frame}\n`.repeat(80)}`.trimEnd());
    expect(Math.max(...bodies.map((body) => body.length))).toBeLessThanOrEqual(1024 * 1024);
    expect(bodies.length).toBeLessThanOrEqual(5);
  });
});

describe('a start pattern', () => {
  it('begins a record wherever it matches, and only there', async () => {
    const fixture = tailFixture();
    writeFileSync(fixture.path('app.log'), '>>> one\nmore\n\n  and more\n>>> two\n>>> 三\n');
    const tailer = fixture.start({ multiline: { mode: 'start', pattern: '^>>> (?:[a-z]+|三)' } });
    await step(fixture, tailer);
    expect(fixture.sink.bodies).toEqual(['>>> one\nmore\n\n  and more', '>>> two']);
    await step(fixture, tailer);
    expect(fixture.sink.bodies[2]).toBe('>>> 三');
  });

  it('cannot be made slow by a line', async () => {
    const fixture = tailFixture();
    const evil = `${'a'.repeat(1_000)}!`;
    writeFileSync(fixture.path('app.log'), `${`${evil}\n`.repeat(50)}`);
    const tailer = fixture.start({ multiline: { mode: 'start', pattern: '^(a+)+$' } });
    await step(fixture, tailer);
    await step(fixture, tailer);
    expect(tailer.stats().lines).toBe(50);
  });

  it('that needs more than linear time is refused before anything is read', () => {
    const { start } = tailFixture();
    expect(() => start({ multiline: { mode: 'start', pattern: '(?=a)b' } })).toThrow(
      /start pattern cannot be used/,
    );
    expect(() => start({ multiline: { mode: 'start', pattern: '(' } })).toThrow(
      /start pattern cannot be used/,
    );
  });
});
