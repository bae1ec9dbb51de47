import { describe, expect, it } from 'vitest';
import { createMiner } from '../index.ts';

/** The text of the template of a line that is the first of its kind. */
function textOf(line: string): string | undefined {
  const miner = createMiner();
  return miner.template(miner.take(line))?.text;
}

describe('variables of a line', () => {
  it.each([
    ['took 12 of -3.5 tries', 'took <num> of <num> tries'],
    ['at 0xffff8800 code 9f4ef63a mask deadbeef', 'at <hex> code <hex> mask <hex>'],
    ['from 10.0.0.12:5432 to /10.0.0.13 and 192.168.1.1.', 'from <ip>:<num> to <ip> and <ip>.'],
    ['peer fe80::1ff:fe23:4567:890a up', 'peer <ip> up'],
    ['lease 00:1b:44:11:3a:b7 given', 'lease <mac> given'],
    ['id 123e4567-e89b-12d3-a456-426614174000.', 'id <uuid>.'],
    ['id f23e4567-e89b-12d3-a456-426614174000', 'id <uuid>'],
    ['read /var/log/app/x.log and C:\\temp\\a.txt', 'read <path> and <path>'],
    ['GET /api/items?id=7&x=y done', 'GET <path> done'],
    ['see https://example.com/a?b=c,d for more', 'see <url>,d for more'],
    ['on 2026-01-05T08:14:03.123Z end', 'on <time> end'],
    ['on 2026-01-05 08:14:03,123 +0800 end', 'on <time> end'],
    ['on Fri Jun 17 07:07:00 2005 end', 'on <time> end'],
    ['on 17/Jun/2005:07:07:00 +0200 or 17-Jun-2005', 'on <time> or <time>'],
    ['colder than -5.2C, \u001b[31;1mred\u001b[0m end', 'colder than <num>, red end'],
    ['retry in 250ms or 1.5s', 'retry in <duration> or <duration>'],
    ['used 512MB of 16G', 'used <size> of <size>'],
    ['mail to ann.lee@example.com sent', 'mail to <email> sent'],
    ['host db-1.eu.example.com answers', 'host <host> answers'],
    ['state=true owner=null', 'state=<bool> owner=<null>'],
    ['args [] and env ()', 'args [<empty>] and env (<empty>)'],
    ['tag="any text here" end', 'tag="<quoted>" end'],
    ['block blk_-123 of task_2_m_7', 'block <id> of <id>'],
    ['node-17 is up', 'node-<num> is up'],
    ['agent v1.4.2 of 2.6.5-1.358', 'agent <version> of <version>'],
    ['init() called by Main::run()', 'init() called by Main::run()'],
    ['HTTP/1.1 needs sha256 and x2', 'HTTP/<num> needs sha256 and x2'],
    ['用户张三登录成功,订单12345已支付', '用户张三登录成功,订单<num>已支付'],
    ['支付失败：原因 余额不足（代码 42）', '支付失败：原因 余额不足（代码 <num>）'],
  ])('are found by their form: %s', (line, expected) => {
    expect(textOf(line)).toBe(expected);
  });

  it('of a list are one, however long it is', () => {
    const miner = createMiner();
    const first = miner.take('ask host to delete blk_1');
    expect(miner.take('ask host to delete blk_2 blk_3 blk_4')).toBe(first);
    expect(miner.take('ask host to delete blk_2, blk_3')).toBe(first);
  });

  it('may be empty brackets, where others have a value in them', () => {
    const miner = createMiner();
    expect(miner.take('connection (10.0.0.1) closed')).toBe(miner.take('connection () closed'));
  });
});

describe('the text of a template', () => {
  it('has one space where lines have several, or tabs', () => {
    expect(textOf('  boot \t (command  12)  ')).toBe('boot (command <num>)');
  });

  it('has no control characters and nothing that turns its order around', () => {
    expect(textOf('a\u001b]52;c;cm0=\u0007b \u202egnp.exe\u0000 \u200bend')).toBe(
      'a ]<num>;c;cm0= b gnp.exe end',
    );
  });

  it('is that of the first line that has something', () => {
    expect(textOf('\n\n failed here\n  at there')).toBe('failed here');
  });

  it('of a trace of Python is its exception', () => {
    const trace = 'Traceback (most recent call last):\n  File "a.py", line 1, in b\n    c\nKeyError: 17\n';
    expect(textOf(trace)).toBe('KeyError: <num>');
  });
});
