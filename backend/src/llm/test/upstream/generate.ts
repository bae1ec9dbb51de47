import { fieldsOf, listOf, textOf } from '../../wire/json.ts';
import { tokenized } from './tokens.ts';

/** What a model says, cut into its tokens. */
export interface Answer {
  readonly thoughts: readonly string[];
  readonly text: readonly string[];
  readonly calls: readonly {
    readonly id: string;
    readonly name: string;
    readonly given: readonly string[];
  }[];
  readonly finish: 'stop' | 'length' | 'calls';
}

export interface Wish {
  readonly thinks: boolean;
  readonly maxTokens: number | null;
  /** Names of tools that it is to call. */
  readonly calls: readonly string[];
  readonly wantsJson: boolean;
  /** Of the text. */
  readonly tokens: number;
}

const WORDS = 'the disk is full of old log files so the server waits and then it goes on again '.split(
  /(?<= )/u,
);

/** The same for the same numbers. A limit of tokens cuts off wherever it falls, thoughts first. */
export function generate(wish: Wish, random: () => number): Answer {
  const said = wish.wantsJson ? jsonText(wish.tokens, random) : plainText(wish.tokens, random);
  const thoughts = wish.thinks ? tokenized(plainText(Math.ceil(wish.tokens / 2), random)) : [];
  let used = thoughts.length;
  const text = wish.calls.length > 0 ? [] : tokenized(said, used);
  used += text.length;
  const calls = wish.calls.map((name) => {
    const given = tokenized(JSON.stringify({ city: `town ${String(Math.floor(random() * 1_000))}` }), used);
    used += given.length;
    return { id: `call_${Math.floor(random() * 2 ** 40).toString(36)}`, name, given };
  });
  return cut({ thoughts, text, calls, finish: calls.length > 0 ? 'calls' : 'stop' }, wish.maxTokens);
}

function cut(answer: Answer, maxTokens: number | null): Answer {
  let left = maxTokens ?? Number.POSITIVE_INFINITY;
  const take = (tokens: readonly string[]) => {
    const taken = tokens.slice(0, left);
    left -= taken.length;
    return taken;
  };
  const whole = tokensOf(answer);
  const thoughts = take(answer.thoughts);
  const text = take(answer.text);
  const calls = answer.calls.flatMap((call) => (left === 0 ? [] : [{ ...call, given: take(call.given) }]));
  return { thoughts, text, calls, finish: whole > (maxTokens ?? whole) ? 'length' : answer.finish };
}

export function tokensOf({ thoughts, text, calls }: Answer): number {
  return thoughts.length + text.length + calls.reduce((sum, { given }) => sum + given.length, 0);
}

function plainText(tokens: number, random: () => number): string {
  const length = [0, 3, 6][tokens % 3] ?? 0;
  const wanted = Math.floor(tokens / 3) * 10 + length;
  let text = '';
  while (text.length < wanted) {
    text += WORDS[Math.floor(random() * WORDS.length)] ?? '';
  }
  return text.slice(0, wanted);
}

function jsonText(tokens: number, random: () => number): string {
  return JSON.stringify({ answer: plainText(tokens, random).trim() });
}

/** Tools are called when they must be, or when the user names them; never right after their result. */
export function wantedCalls(
  body: Readonly<Record<string, unknown>>,
  lastText: string,
  isAfterResult: boolean,
): string[] {
  const names = listOf(body.tools).flatMap((tool) => {
    const fields = fieldsOf(tool);
    return textOf(fieldsOf(fields.function).name) ?? textOf(fields.name) ?? [];
  });
  const choice = body.tool_choice ?? 'auto';
  const { type, name, function: named, disable_parallel_tool_use: single } = fieldsOf(choice);
  const forced =
    textOf(fieldsOf(named).name) ?? (type === 'tool' || type === 'function' ? textOf(name) : null);
  if (forced !== null) {
    return [forced];
  }
  if (isAfterResult || choice === 'none' || type === 'none') {
    return [];
  }
  const mustCall = choice === 'required' || type === 'any';
  const called = names.filter((one) => mustCall || lastText.includes(one));
  return body.parallel_tool_calls === false || single === true ? called.slice(0, 1) : called;
}
