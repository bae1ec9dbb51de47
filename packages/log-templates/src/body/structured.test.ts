import { describe, expect, it } from 'vitest';
import { createMiner } from '../index.ts';

const miner = createMiner();
const textOf = (line: string | Uint8Array) => miner.template(miner.take(line))?.text;

describe('bodies with fields', () => {
  it('of JSON have the template of their message, and their keys', () => {
    expect(textOf('{"ts":1,"msg":"user 7 came","level":"info"}')).toBe('user <num> came {level,msg,ts}');
    expect(textOf('{"level":"warn","msg":"user 8 came","ts":"x"}')).toBe('user <num> came {level,msg,ts}');
    expect(textOf('{"msg":"user 8 came"}')).toBe('user <num> came {msg}');
  });

  it('are the same as bytes', () => {
    const body = '{"message":"caf\u00e9 3","b":2}';
    expect(miner.take(new TextEncoder().encode(body))).toBe(miner.take(body));
  });

  it('of key=value pairs have the template of their message, and their keys', () => {
    expect(textOf('level=info msg="took 3 ms" id=7')).toBe('took <num> ms {id,level,msg}');
  });

  it.each([
    ['{"a":', '{"a":'],
    ['{broken} 7', '{broken} <num>'],
    ['ready=true,policy=3', 'ready=<bool>,policy=<num>'],
    ['a=1 b=2', 'a=<num> b=<num>'],
  ])('are plain text where they cannot be read or have no message: %s', (line, text) => {
    expect(textOf(line)).toBe(text);
  });

  it('without a message have their keys alone', () => {
    expect(textOf('{"b":1,"a":{"c":2}}')).toBe('{a,b}');
  });

  it('may have the names of what every object has', () => {
    expect(textOf('{"__proto__":{"message":"x"},"constructor":1,"msg":"fine"}')).toBe(
      'fine {__proto__,constructor,msg}',
    );
  });
});
