import { fileOf, startsWithOne, type FrameFamily } from './frame.ts';

const FRAME = /^\s*at ([\p{L}\w.`<>[\],+|$-]{1,300})\(([^()]{0,500})\)(?: in (.{1,500}?):line \d+)?$/u;
const LIBRARIES = [
  'System.',
  'Microsoft.',
  'Newtonsoft.',
  'MySql.',
  'Npgsql.',
  'Serilog.',
  'Grpc.',
  'Polly.',
  'MediatR.',
  'AutoMapper.',
  'Dapper.',
  'StackExchange.',
];

export const DOTNET: FrameFamily = {
  language: 'dotnet',
  isInnermostLast: false,
  read(line) {
    const [, name = '', , path = ''] = FRAME.exec(line) ?? [];
    return name === '' || !name.includes('.')
      ? undefined
      : { function: normalised(name), file: fileOf(path), isInApp: !startsWithOne(name, LIBRARIES) };
  },
};

/** The compiler's own names: `<Run>d__4.MoveNext`, `<>c__DisplayClass1_0.<Add>b__2`. */
function normalised(name: string): string {
  return name
    .replace(/<>c(?:__DisplayClass\d+_\d+)?\./gu, '')
    .replace(/<(\w+)>[a-z]__[\w|]*/gu, '$1')
    .replace(/\.MoveNext$/u, '')
    .replace(/`\d+/gu, '');
}
