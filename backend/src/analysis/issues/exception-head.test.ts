import { describe, expect, it } from 'vitest';
import { readHead } from './exception-head.ts';

const isFrame = (line: string) => /^\s+(?:at |File )|^#\d|\.rb:\d+:in/u.test(line);

describe('the head of a trace', () => {
  it.each([
    [
      'java',
      'ERROR c.a.Cart: it failed\njava.lang.RuntimeException: outer: 1\n\tat a.B.c(B.java:1)\nCaused by: java.io.IOException: inner\n\tat a.B.d(B.java:2)\nCaused by: shop.Gone\n\tat a.B.e(B.java:3)',
      ['java.lang.RuntimeException', 'java.io.IOException', 'shop.Gone'],
      'outer: 1',
    ],
    ['java', 'Exception in thread "main" shop.Boom: it went\n\tat a.B.c(B.java:1)', ['shop.Boom'], 'it went'],
    ['java', 'java.lang.StackOverflowError\n\tat a.B.c(B.java:1)', ['java.lang.StackOverflowError'], ''],
    [
      'javascript',
      '12:00 error Error [ERR_X]: no\nmore words\n    at f (/a.js:1:1)\n  [cause]: TypeError: x\n      at g (/a.js:2:2)',
      ['Error', 'TypeError'],
      'no',
    ],
    [
      'dotnet',
      'System.AggregateException: One or more (no) ---> System.IO.IOException: disk\n   at A.B()',
      ['System.AggregateException', 'System.IO.IOException'],
      'One or more (no)',
    ],
    ['python', 'x\n  File "a.py", line 1, in f\n    g()\nKeyboardInterrupt', ['KeyboardInterrupt'], ''],
    [
      'php',
      "PHP Fatal error:  Uncaught exception 'LogicException' with message 'no' in /a.php:1\nStack trace:\n#0 /a.php(1): f()\n\nNext RuntimeException: more in /a.php:2\n#0 /a.php(1): f()",
      ['LogicException', 'RuntimeException'],
      'no',
    ],
    ['go', 'panic: main.Failure{Code:5}\n\tat x', ['panic'], 'main.Failure'],
    [
      'go',
      'fatal error: all goroutines are asleep - deadlock!\n\tat x',
      ['fatal error'],
      'all goroutines are asleep - deadlock!',
    ],
    ['java', 'it failed for com.acme.Cart: no type here\n\tat a.B.c(B.java:1)', [], ''],
  ] as const)('of %s %j says %j', (language, text, types, message) => {
    expect(readHead(language, text, isFrame)).toEqual({ types, message });
  });
});
