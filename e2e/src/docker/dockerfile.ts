import { z } from 'zod';

export interface Copy {
  readonly from: string | undefined;
  readonly sources: readonly string[];
  readonly target: string;
}

export type Step =
  | { readonly kind: 'workdir'; readonly path: string }
  | { readonly kind: 'copy'; readonly copy: Copy }
  | { readonly kind: 'run'; readonly command: string }
  /** Says how the image runs: USER, ENV, EXPOSE, CMD, ENTRYPOINT. */
  | { readonly kind: 'setting'; readonly name: string; readonly value: string };

export interface Stage {
  readonly name: string;
  /** An image, or a stage above. */
  readonly base: string;
  readonly steps: readonly Step[];
}

/** Reads the instructions that our Dockerfile uses; throws for any other, so that none is passed over in silence. */
export function parseDockerfile(text: string): readonly Stage[] {
  const presets = new Map<string, string>();
  const stages: { name: string; base: string; steps: Step[] }[] = [];
  for (const line of text.split('\n').map((each) => each.trim())) {
    if (line === '' || line.startsWith('#')) {
      continue;
    }
    const [, instruction = '', rest = ''] = /^([A-Z]+) (.+)$/.exec(line) ?? [];
    if (instruction === 'ARG') {
      const [name = '', value = ''] = rest.split('=');
      presets.set(name, value);
    } else if (instruction === 'FROM') {
      const [, base = '', name = ''] = /^(\S+) AS (\w+)$/.exec(rest) ?? [];
      const named = base.replace(/\$\{(\w+)\}/, (_whole, key: string) => presets.get(key) ?? '');
      stages.push({ name, base: named, steps: [] });
    } else {
      stages.at(-1)?.steps.push(stepOf(instruction, rest));
    }
  }
  return stages;
}

function stepOf(instruction: string, rest: string): Step {
  switch (instruction) {
    case 'WORKDIR':
      return { kind: 'workdir', path: rest };
    case 'RUN':
      return { kind: 'run', command: rest };
    case 'COPY': {
      const words = rest.split(/\s+/);
      const from = words[0]?.startsWith('--from=') === true ? words.shift()?.slice(7) : undefined;
      const target = words.pop() ?? '';
      return { kind: 'copy', copy: { from, sources: words, target } };
    }
    case 'USER':
    case 'ENV':
    case 'EXPOSE':
    case 'CMD':
    case 'ENTRYPOINT':
      return { kind: 'setting', name: instruction, value: rest };
    default:
      throw new Error(`an instruction that this reader does not know: ${instruction} ${rest}`);
  }
}

export function stageNamed(stages: readonly Stage[], name: string): Stage {
  const stage = stages.find((each) => each.name === name);
  if (stage === undefined) {
    throw new Error(`there is no stage ${name}`);
  }
  return stage;
}

/** The last value of a setting, as words; undefined where the stage leaves it to its base. */
export function settingOf(stage: Stage, name: string): readonly string[] | undefined {
  const value = stage.steps.findLast((step) => step.kind === 'setting' && step.name === name);
  if (value?.kind !== 'setting') {
    return undefined;
  }
  return value.value.startsWith('[') ? z.array(z.string()).parse(JSON.parse(value.value)) : [value.value];
}
