import { leaks } from '@vigilops/testkit/leaks';
import { redactBody, type Redaction } from '../../backend/src/llm/policy/redact.ts';
import {
  cleanPrompts,
  promptsWithSecrets,
  SECRET_KINDS,
  type Prompt,
} from '../../backend/src/llm/test/prompts/index.ts';
import { itemsPerCpuSecond } from './parts/one-core.ts';
import { isShort, loadNow } from './parts/statistics.ts';

/**
 * What the redaction of prompts finds of secrets and personal data, by kind; how often it takes what is none; and how many
 * megabytes of prompts it reads in a second of CPU time. The prompts are made by a seed: VIGILOPS_BENCH_SEED (1).
 */
const COUNT = isShort() ? 2_000 : 10_000;
const SEED = Number(process.env.VIGILOPS_BENCH_SEED ?? 1);
const CPU_SECONDS = isShort() ? 1 : 5;
const LEAST_RECALL = 0.95;
const MOST_FALSE = 0.005;

const bodyOf = (content: string) => ({ model: 'm', messages: [{ role: 'user', content }] });
function redacted(text: string, level: Redaction): string {
  const { body } = redactBody(bodyOf(text), level);
  return String((body.messages as readonly { content: string }[])[0]?.content);
}

const holding = promptsWithSecrets(COUNT, SEED);
const clean = cleanPrompts(COUNT, SEED + 1);

const found = rates(holding, ({ kind, text, secret }) => {
  const level = SECRET_KINDS.includes(kind) ? 'secrets' : 'secrets_and_personal_data';
  return !leaks(secret ?? '', redacted(text, level));
});
console.log(`found, of ${String(COUNT)} prompts of ${String(found.size)} kinds:`);
print(found, (share) => share < LEAST_RECALL);
const taken = rates(clean, ({ text }) => redacted(text, 'secrets_and_personal_data') !== text);
console.log(`taken for one, of ${String(COUNT)} prompts of ${String(taken.size)} kinds that hold none:`);
print(taken, (share) => share > MOST_FALSE);

const bodies = [...holding, ...clean].map(({ text }) => bodyOf(text));
const bytes = bodies.reduce((sum, body) => sum + Buffer.byteLength(body.messages[0]?.content ?? ''), 0);
const longText = clean
  .map(({ text }) => text)
  .join('\n')
  .slice(0, 1_000_000);
const long = bodyOf(longText);
const longBytes = Buffer.byteLength(longText);
for (const level of ['secrets', 'secrets_and_personal_data'] as const) {
  const short = await itemsPerCpuSecond(CPU_SECONDS, bytes, () => {
    bodies.forEach((body) => redactBody(body, level));
  });
  const whole = await itemsPerCpuSecond(CPU_SECONDS, longBytes, () => redactBody(long, level));
  console.log(
    `${level}: ${(short / 1e6).toFixed(1)} MB/s of prompts of ${(bytes / bodies.length).toFixed(0)} bytes, ${(whole / 1e6).toFixed(1)} MB/s of one of ${(longBytes / 1e6).toFixed(1)} MB; load ${loadNow()}`,
  );
}

function rates(prompts: readonly Prompt[], holds: (prompt: Prompt) => boolean): ReadonlyMap<string, number> {
  const counts = new Map<string, { yes: number; all: number }>();
  for (const prompt of prompts) {
    const count = counts.get(prompt.kind) ?? { yes: 0, all: 0 };
    count.all += 1;
    count.yes += holds(prompt) ? 1 : 0;
    counts.set(prompt.kind, count);
  }
  return new Map([...counts].map(([kind, { yes, all }]) => [kind, yes / all]));
}

function print(shares: ReadonlyMap<string, number>, isWeak: (share: number) => boolean): void {
  const all = [...shares.values()];
  for (const [kind, share] of shares) {
    console.log(
      `  ${kind.padEnd(34)} ${(share * 100).toFixed(2).padStart(6)} %${isWeak(share) ? '  WEAK' : ''}`,
    );
  }
  console.log(`  together ${((all.reduce((sum, share) => sum + share, 0) / all.length) * 100).toFixed(2)} %`);
}
