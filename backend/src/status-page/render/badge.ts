import type { PublicStatus } from '@vigilops/contracts/api';
import { html } from './escape.ts';
import type { PageContext } from './page.ts';

type Service = PublicStatus['services'][number];

const COLOURS: Readonly<Record<Service['state'], string>> = {
  up: '#1a7f37',
  down: '#b3131f',
  unknown: '#57606a',
  maintenance: '#0a58b8',
};
const HEIGHT = 20;
const PADDING = 7;
const MOST_CHARACTERS = 60;

/** "Shop | up 99.98 %", as small pictures in other pages are: with fonts of every machine, and no style of its own. */
export function renderBadge(
  service: Service,
  { words, formats: { percent } }: Pick<PageContext, 'words' | 'formats'>,
): string {
  const name = shortened(service.name);
  const share = service.availability_percent === null ? '' : ` ${percent(service.availability_percent)}`;
  const says = `${words.badge[service.state]}${service.state === 'up' ? share : ''}`;
  const [left, right] = [widthOf(name) + 2 * PADDING, widthOf(says) + 2 * PADDING];
  const text = (x: number, width: number, content: string) =>
    html`<text x="${x}" y="14" textLength="${width}" lengthAdjust="spacingAndGlyphs">${content}</text>`;
  return html`<svg
    xmlns="http://www.w3.org/2000/svg"
    width="${left + right}"
    height="${HEIGHT}"
    role="img"
    aria-label="${name}: ${says}"
  >
    <title>${name}: ${says}</title>
    <path fill="#3d444d" d="M3 0h${left - 3}v20H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z" />
    <path
      fill="${COLOURS[service.state]}"
      d="M${left} 0h${right - 3}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3h-${right - 3}z"
    />
    <g
      fill="#fff"
      font-family="Verdana,Geneva,DejaVu Sans,Noto Sans CJK SC,PingFang SC,Microsoft YaHei,sans-serif"
      font-size="11"
    >
      ${text(PADDING, left - 2 * PADDING, name)}${text(left + PADDING, right - 2 * PADDING, says)}
    </g>
  </svg>`.markup;
}

function shortened(text: string): string {
  const characters = [...text];
  return characters.length <= MOST_CHARACTERS
    ? text
    : `${characters.slice(0, MOST_CHARACTERS - 1).join('')}…`;
}

/** Of 11 px Verdana, near enough: the text is fitted into it. */
function widthOf(text: string): number {
  const width = [...text].reduce((sum, character) => {
    if (/[ijl.,:;|!'I1 ]/u.test(character)) {
      return sum + 4.2;
    }
    if (/[mwMW%@]/u.test(character)) {
      return sum + 10.4;
    }
    return (
      sum +
      (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303F\uFF00-\uFFEF]/u.test(
        character,
      )
        ? 11
        : 7)
    );
  }, 0);
  return Math.max(8, Math.ceil(width));
}
