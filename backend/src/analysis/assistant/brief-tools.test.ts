import { describe, expect, it } from 'vitest';
import { TOOLS } from '../tools/tools.ts';
import { createToolbox, type ToolDescription } from '../tools/toolbox.ts';
import { briefTools } from './brief-tools.ts';

const SIZE_OF_ALL = 22_000;
const described = (name: string, properties: object): ToolDescription => ({
  name,
  title: name,
  description: `of ${name}`,
  inputSchema: { type: 'object', properties, additionalProperties: false, $schema: 'x' },
});

describe('tools as a model is told of them', () => {
  it('say once what several say, and leave out what the toolbox checks', () => {
    const host = { type: 'string', description: 'Name of a host.', maxLength: 256 };
    const { tools, fields } = briefTools([
      described('a', { host, query: { type: 'string', description: 'Words.', pattern: '^x' } }),
      described('b', { host, query: { type: 'string', description: 'Of another kind.' } }),
    ]);
    expect(fields).toBe('host: Name of a host.');
    expect(tools).toEqual([
      {
        name: 'a',
        description: 'of a',
        inputSchema: {
          type: 'object',
          properties: { host: { type: 'string' }, query: { type: 'string', description: 'Words.' } },
        },
      },
      {
        name: 'b',
        description: 'of b',
        inputSchema: {
          type: 'object',
          properties: {
            host: { type: 'string' },
            query: { type: 'string', description: 'Of another kind.' },
          },
        },
      },
    ]);
  });

  it('keep what a field is called that is named like a bound', () => {
    const { tools } = briefTools([
      described('a', { pattern: { type: 'string' }, maxLength: { type: 'integer' } }),
    ]);
    expect(Object.keys(tools[0]?.inputSchema['properties'] ?? {})).toEqual(['pattern', 'maxLength']);
  });

  it('fit into a few thousand tokens, all with their fields and choices', () => {
    const silent = { info: () => undefined } as never;
    const { descriptions } = createToolbox(TOOLS, {
      near: () => Promise.resolve([]),
      timeZone: () => 'UTC',
      logger: silent,
    } as never);
    const { tools, fields } = briefTools(descriptions);
    expect(tools).toHaveLength(descriptions.length - 1);
    expect(JSON.stringify(tools).length + fields.length).toBeLessThan(SIZE_OF_ALL);
    for (const { name, inputSchema } of tools) {
      const whole = descriptions.find((one) => one.name === name)?.inputSchema;
      expect(Object.keys(inputSchema['properties'] ?? {})).toEqual(Object.keys(whole?.['properties'] ?? {}));
      expect(inputSchema['required']).toEqual(whole?.['required']);
    }
    expect(JSON.stringify(tools)).toContain(
      '"enum":["unknown","trace","debug","info","warn","error","fatal"]',
    );
  });
});
