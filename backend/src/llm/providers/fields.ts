import { z } from 'zod';
import { choice, fieldOf, preset, type Wording } from '../../model/index.ts';

/** What becomes part of a header or of a path: one line of visible ASCII, so nothing can be injected by it. */
const visible = z
  .string()
  .min(1)
  .max(2_048)
  .regex(/^[\x21-\x7E]+$/u, 'must be visible ASCII without spaces');

/** Without a slash at its end. The address itself is looked at when a call connects. */
const address = visible.refine(isAddress, 'must be http:// or https:// without user, query or fragment');

function isAddress(text: string): boolean {
  if (!URL.canParse(text)) {
    return false;
  }
  const { protocol, username, password, search, hash } = new URL(text);
  const isPlain = username === '' && password === '' && search === '' && hash === '';
  return isPlain && (protocol === 'https:' || protocol === 'http:') && !/[?#]/u.test(text);
}

export const text = (wording: Wording) => fieldOf('text', wording, visible);
export const secret = (wording: Wording) => fieldOf('secret', wording, visible);
export const url = (wording: Wording) => fieldOf('url', wording, address);

export const apiKey = (placeholder: string) =>
  secret({ label: { en: 'API key', zh: 'API 密钥' }, placeholder });

export const baseUrl = (official: string) =>
  preset(
    url({
      label: { en: 'Address', zh: '地址' },
      help: {
        en: 'Change it only for a proxy or another region.',
        zh: '仅在使用代理或其他地域时修改。',
      },
      placeholder: official,
    }),
    official,
  );

/** Of providers that sell to China in yuan and to the world in dollars. */
export const billCurrency = preset(
  choice(
    {
      label: { en: 'Currency of the bill', zh: '账单币种' },
      help: { en: 'Decides which price list holds.', zh: '决定采用哪份价格表。' },
    },
    ['CNY', 'USD'],
    {
      CNY: { en: 'Yuan (mainland China)', zh: '人民币（中国内地）' },
      USD: { en: 'US dollars (international)', zh: '美元（国际站）' },
    },
  ),
  'CNY',
);
