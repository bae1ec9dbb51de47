import type { Kind } from './kind.ts';
import { isMeant, isQuotedSecret } from './meant.ts';

/** What a shell is given: neither another option nor a file or a variable. */
const isGiven = (value: string) => isMeant(value) && !/^[-/$~]/u.test(value);
/** A value of a command: up to where a shell ends a word. */
const WORD = `([^\\s"'|;&<>]{3,256})`;

/** Whose options hold a password, and which ones; on other programs the same letter is a port or a path. */
const OPTIONS = [
  '(?:mysql|mariadb)[a-z]{0,12}\\b[^\\r\\n|;]{0,160}?\\s-p["\']?',
  '(?:sshpass|(?:docker|podman|helm|crane|skopeo)(?: registry)? login|mongo[a-z]{0,8}|influx)\\b[^\\r\\n|;]{0,160}?\\s-p[ =]?["\']?',
  '(?:redis-cli|keydb-cli|valkey-cli)\\b[^\\r\\n|;]{0,160}?\\s-a[ =]?["\']?',
  '(?:ldap[a-z]{3,8}|sqlcmd|bcp)\\b[^\\r\\n|;]{0,160}?\\s-[wP][ =]?["\']?',
].join('|');

/** Passwords in commands, as shells, cron, sudo and audits write them down, and in statements of databases. */
export const COMMANDS: readonly Kind[] = [
  {
    label: 'PASSWORD',
    pattern: new RegExp(`((?<![\\w-])(?:${OPTIONS}))${WORD}`, 'gu'),
    group: 2,
    holds: isGiven,
  },
  {
    label: 'PASSWORD',
    pattern: new RegExp(
      `((?<![\\w-])--(?:[a-z]{1,16}-){0,3}(?:pass(?:word|wd|phrase)?|secret|token|api-?key)\\s{1,3}["']?)${WORD}`,
      'gu',
    ),
    group: 2,
    holds: isGiven,
  },
  {
    label: 'PASSWORD',
    pattern: new RegExp(`((?<![\\w-])-pass(?:in|out|word)?\\s{1,3}["']?pass:)${WORD}`, 'gu'),
    group: 2,
    holds: isGiven,
  },
  {
    label: 'PASSWORD',
    pattern: new RegExp(
      `((?<![\\w-])(?:echo|printf)\\s{1,3}["']?)${WORD}(?=["']?\\s{0,3}\\|\\s{0,3}(?:sudo|su|passwd|chpasswd)\\b)`,
      'gu',
    ),
    group: 2,
    holds: isGiven,
  },
  {
    label: 'PASSWORD',
    pattern:
      /((?<!\w)(?:identified(?:\s{1,4}with\s{1,4}[\w'"]{1,64})?\s{1,4}(?:by|as)|password(?:\s{1,4}for\s{1,4}[^\s=]{1,128})?(?:\s{0,4}=)?)\s{1,4}\\?['"])([^'"\\\r\n]{3,256})(?=\\?['"])/giu,
    group: 2,
    holds: (value) => isMeant(value) && !/\s/u.test(value),
  },
  {
    label: 'PASSWORD',
    pattern:
      /((?<!\w)(?:\\?"auth\\?"\s(?:\\?"[\w.-]{1,64}\\?"\s)?|(?:requirepass|masterauth)\s{1,3})\\?["']?)([^\s"'\\]{3,256})(?!\\?"\s\\?")/giu,
    group: 2,
    holds: isMeant,
  },
  {
    // .netrc, and what is written like it.
    label: 'PASSWORD',
    pattern: /((?<!\w)login\s{1,3}[^\s,.;:]{1,128}\s{1,3}password\s{1,3})(\S{3,256})/gu,
    group: 2,
    holds: isQuotedSecret,
  },
];
