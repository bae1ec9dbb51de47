import { chineseId, DIGIT, grouped, iban, LOWER, two, withLuhn, type Pick } from '@vigilops/testkit/pick';
import { anywhere, placed, type Kinds } from './secrets.ts';

const NAMES = ['ada', 'wang.wei', 'o.brien', 'li_na', 'maria-jose', 'zhang3', 'j.smith+work', 'kim'];
const DOMAINS = [
  'example.com',
  'mail.example.co.uk',
  'qq.com',
  '163.com',
  'corp.example.cn',
  'sub-domain.example.io',
];
const NOT_ZERO = '123456789';

function cardNumber(pick: Pick): string {
  const [start, length] = pick.one([
    ['4', 16],
    [`5${pick.letters('12345', 1)}`, 16],
    [`2${String(pick.number(300, 699))}`, 16],
    ['37', 15],
    [`62${pick.letters(DIGIT, 2)}`, 16],
    [`62${pick.letters(DIGIT, 2)}`, 19],
    ['6011', 16],
    ['3528', 16],
  ] as const);
  const plain = withLuhn(`${start}${pick.letters(DIGIT, length - 1 - start.length)}`);
  return length === 16 ? grouped(plain, 4, pick.one(['', ' ', '-'])) : plain;
}

function chineseMobile(pick: Pick): string {
  const plain = `1${pick.letters('3456789', 1)}${pick.letters(DIGIT, 9)}`;
  const by = pick.one(['', '', ' ', '-']);
  return `${pick.one(['', '', '+86', '+86 ', '86-', '0086 '])}${plain.slice(0, 3)}${by}${plain.slice(3, 7)}${by}${plain.slice(7)}`;
}

function telephoneAbroad(pick: Pick): string {
  return pick.one([
    `+49 30 ${pick.letters(NOT_ZERO, 8)}`,
    `+44 20 ${pick.letters(NOT_ZERO, 4)} ${pick.letters(DIGIT, 4)}`,
    `+1 (415) 555-0${pick.letters(DIGIT, 3)}`,
    `+1-212-555-0${pick.letters(DIGIT, 3)}`,
    `+33 6 ${grouped(pick.letters(DIGIT, 8), 2, ' ')}`,
    `+81 90-${pick.letters(DIGIT, 4)}-${pick.letters(DIGIT, 4)}`,
    `+852 ${pick.letters(NOT_ZERO, 4)} ${pick.letters(DIGIT, 4)}`,
    `+91${pick.letters(NOT_ZERO, 10)}`,
  ]);
}

/** Personal data, in the forms in which tickets and logs have them. */
export const PERSONAL: Kinds = {
  'mail address': anywhere((pick) => `${pick.one(NAMES)}${pick.letters(LOWER, 2)}@${pick.one(DOMAINS)}`),
  'Chinese mobile': placed(
    [
      '联系电话：@',
      '手机号@收不到验证码',
      'phone=@',
      '{"mobile":"@"}',
      'call me at @.',
      '用户 @ 投诉',
      'tel:@',
      '13:45:02 login failed for @',
      '@',
    ],
    chineseMobile,
  ),
  'Chinese landline': placed(
    ['座机 @', '电话：@', '公司电话@转分机', '联系方式:@'],
    (pick) =>
      `${pick.one(['010', '021', '0755', '0571'])}${pick.one(['-', '－', ' '])}${pick.letters('2345678', 1)}${pick.letters(DIGIT, 7)}`,
  ),
  'telephone abroad': placed(
    ['phone: @', 'call @ tomorrow', '{"phone":"@"}', 'Tel. @', '(@)', '@'],
    telephoneAbroad,
  ),
  'telephone in the US': placed(
    ['call (@', 'phone: (@', 'Reach me at (@ or by mail.', '"phone":"(@"'],
    (pick) =>
      `${pick.letters('23456789', 1)}${pick.letters(DIGIT, 2)}) ${pick.letters('23456789', 1)}${pick.letters(DIGIT, 2)}-${pick.letters(DIGIT, 4)}`,
  ),
  'identity number': placed(
    ['身份证号：@', '身份证@核验失败', '{"id_card":"@"}', 'id @ rejected', '@,张三,男', '@'],
    (pick) => chineseId(pick),
  ),
  'social security number': placed(
    ['SSN: @', 'ssn=@', '{"ssn":"@"}', 'social security number @ was refused', 'My SSN is @.'],
    (pick) =>
      `${String(pick.number(100, 665))}-${two(pick.number(1, 99))}-${String(pick.number(1_000, 9_999))}`,
  ),
  'card number': placed(
    [
      'card: @',
      '卡号 @ 扣款失败',
      '{"pan":"@"}',
      'charge to @ declined',
      'card=@&cvv=***',
      '银行卡号：@',
      '@',
    ],
    cardNumber,
  ),
  IBAN: placed(['IBAN: @', 'transfer to @ failed', '{"iban":"@"}', 'Konto @.', '@'], (pick) => iban(pick)),
  passport: placed(
    ['护照号：@', 'passport: @', 'passport number @ was not found', '{"passport_no":"@"}', 'Passport No. @'],
    (pick) => `${pick.one(['E', 'G', 'EA', 'EB'])}${pick.letters(DIGIT, 8)}`,
  ),
};
