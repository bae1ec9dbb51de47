import { expect, it } from 'vitest';
import { crontabLine, wholeUrl } from './heartbeat.ts';

it('makes a whole URL of a path, and leaves a whole one alone', () => {
  expect(wholeUrl('/api/v1/heartbeats/x', 'https://ops.example.com/')).toBe(
    'https://ops.example.com/api/v1/heartbeats/x',
  );
  expect(wholeUrl('https://a.example.com/x', 'https://b.example.com')).toBe('https://a.example.com/x');
});

it('tells in a crontab when the job begins and with which code it ends', () => {
  const line = crontabLine('https://ops.example.com/h');
  expect(line).toMatch(
    /^0 3 \* \* \* curl .* https:\/\/ops\.example\.com\/h\/start; .*backup\.sh; curl .*\/h\/\$\?$/,
  );
  // In a crontab it ends the command.
  expect(line).not.toContain('%');
});
