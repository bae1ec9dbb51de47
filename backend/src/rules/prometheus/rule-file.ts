import { VigilError } from '@vigilops/contracts';
import { parseYamlConfig } from '@vigilops/runtime';
import { z } from 'zod';

const duration = z.union([z.string(), z.number()]).transform(String);
const texts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String));

const rule = z.looseObject({
  alert: z.string().optional(),
  record: z.string().optional(),
  expr: z.union([z.string(), z.number()]).transform(String),
  for: duration.optional(),
  keep_firing_for: duration.optional(),
  labels: texts.nullish(),
  annotations: texts.nullish(),
});
export type FileRule = z.output<typeof rule>;

/** A Prometheus rule file; what newer versions add is left alone. */
const ruleFile = z.looseObject({
  groups: z
    .array(
      z.looseObject({
        name: z.union([z.string(), z.number()]).transform(String),
        interval: duration.optional(),
        labels: texts.nullish(),
        rules: z.array(rule).nullish(),
      }),
    )
    .max(1_000),
});
export type RuleFile = z.output<typeof ruleFile>;

/** Throws REQUEST_INVALID, naming the line. */
export function readRuleFile(yaml: string): RuleFile {
  const read = parseYamlConfig(yaml, ruleFile, { file: 'yaml' });
  if (!read.ok) {
    throw new VigilError(
      'REQUEST_INVALID',
      read.problems
        .map(({ text }) => text)
        .slice(0, 5)
        .join('; '),
    );
  }
  return read.value;
}
