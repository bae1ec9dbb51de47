import { chineseId, DIGIT, grouped, iban, LOWER, two, withLuhn } from '@vigilops/testkit/pick';
import type { Named } from './named.ts';

/** What is somebody's own, and proves itself by its form or its check digits. */
export const PEOPLE: Readonly<Record<string, Named>> = {
  'mail address': {
    lines: [
      'postfix/smtp[88]: 4Z: to=<§>, relay=mx.acme.test, status=sent',
      'From: "Li Na" <§>',
      'duplicate key value violates unique constraint: Key (email)=(§) already exists.',
      'GET /unsubscribe?email=§ 200',
    ],
    make: (pick) =>
      `${pick.one(['ada', 'wang.wei', 'o.brien', 'li_na', 'j.smith+work', 'zhang3'])}${pick.letters(LOWER, 2)}@${pick.one(['example.com', 'mail.example.co.uk', 'qq.com', 'corp.example.cn'])}`,
  },
  'Chinese mobile': {
    lines: ['手机号：§', 'sms to §: sent', '"mobile":"§"', 'tel=§&code=x'],
    make: (pick) => {
      const plain = `1${pick.letters('3456789', 1)}${pick.letters(DIGIT, 9)}`;
      return pick.one([
        plain,
        plain,
        `+86${plain}`,
        `+86 ${plain}`,
        plain.replace(/(.{3})(.{4})/u, '$1-$2-'),
      ]);
    },
  },
  'Chinese identity number': {
    lines: ['身份证号：§', '"idCard":"§"', '实名认证失败 idNo=§'],
    make: (pick) => chineseId(pick),
  },
  'bank card': {
    lines: ['银行卡§扣款失败', '"pan":"§"', 'card=§&cvv=***'],
    make: (pick) => {
      const [start, length] = pick.one([
        ['4', 16],
        [`5${pick.letters('12345', 1)}`, 16],
        ['37', 15],
        [`62${pick.letters(DIGIT, 2)}`, 16],
        [`62${pick.letters(DIGIT, 2)}`, 19],
        ['3528', 16],
      ] as const);
      const plain = withLuhn(`${start}${pick.letters(DIGIT, length - 1 - start.length)}`);
      return length === 16 ? grouped(plain, 4, pick.one(['', '', ' ', '-'])) : plain;
    },
  },
  IBAN: { lines: ['transfer to § failed', '"iban":"§"'], make: (pick) => iban(pick) },
  'telephone abroad': {
    lines: ['call to § dropped', '"phone":"§"'],
    make: (pick) =>
      pick.one([
        `+1-212-555-0${pick.letters(DIGIT, 3)}`,
        `+49 30 ${pick.letters('123456789', 8)}`,
        `+852 ${pick.letters('123456789', 4)} ${pick.letters(DIGIT, 4)}`,
        `+91${pick.letters('6789', 1)}${pick.letters(DIGIT, 9)}`,
      ]),
  },
  'social security number': {
    lines: ['ssn=§', '"ssn":"§"', 'SSN § was refused'],
    make: (pick) =>
      `${String(pick.number(100, 665))}-${two(pick.number(1, 99))}-${String(pick.number(1_000, 9_999))}`,
  },
};
