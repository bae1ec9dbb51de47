import { describe, expect, it } from 'vitest';
import { asIfOn, compose, isOn, switched, textsOf } from './document.ts';
import type { Pipeline } from './types.ts';

const pipeline = (name: string): Pipeline => ({ name, enabled: true, match: {}, steps: [{ type: 'drop' }] });
const WEB = 'name: web\nsteps:\n  - type: set\n    field: note\n    value: |\n      a\n\n      - b\n';
const MAIL = 'name: mail\nsteps:\n  - type: drop\n';
const FILE = `pipelines:\n  - ${WEB.trimEnd().replaceAll(/\n(?=.)/g, '\n    ')}\n  - ${MAIL.trimEnd().replaceAll('\n', '\n    ')}\n`;

describe('a file of pipelines', () => {
  it('falls apart into its pipelines, whatever stands in their texts', () => {
    expect(textsOf({ yaml: FILE, pipelines: [pipeline('web'), pipeline('mail')] })).toEqual([WEB, MAIL]);
  });

  it('that is written in another way is taken as JSON, which loses nothing', () => {
    const [text] = textsOf({ yaml: 'pipelines: [{name: web}]', pipelines: [pipeline('web')] });
    expect(JSON.parse(text ?? '')).toEqual(pipeline('web'));
  });

  it('is put together again with one text in its place', () => {
    const { yaml, firstLine } = compose([WEB, MAIL], 1, 'name: post\n\nsteps: []\n');
    expect(yaml.split('\n')[firstLine - 1]).toBe('    name: post');
    expect(yaml).toContain('  -\n    name: web\n');
    expect(yaml).not.toContain('mail');
    expect(yaml.split('\n').at(-2)).toBe('    steps: []');
  });

  it('takes a new one at its end', () => {
    expect(compose([MAIL], -1, WEB).firstLine).toBe(7);
    expect(compose([], -1, WEB).firstLine).toBe(3);
  });
});

describe('the switch of a pipeline', () => {
  it('is a line of its text', () => {
    expect(isOn(MAIL)).toBe(true);
    const off = switched(MAIL, false);
    expect(off).toBe('name: mail\nenabled: false\nsteps:\n  - type: drop\n');
    expect(isOn(off)).toBe(false);
    expect(switched(off, true)).toBe(MAIL);
    expect(switched('enabled: true\nname: a\n', false)).toBe('enabled: false\nname: a\n');
  });

  it('is no line of a step', () => {
    expect(isOn('name: a\nsteps:\n  - type: set\n    field: x\n    enabled: false\n')).toBe(true);
  });

  it('is on for a try, and no line moves', () => {
    const off = switched(WEB, false);
    expect(isOn(asIfOn(off))).toBe(true);
    expect(asIfOn(off).split('\n')).toHaveLength(off.split('\n').length);
  });
});
