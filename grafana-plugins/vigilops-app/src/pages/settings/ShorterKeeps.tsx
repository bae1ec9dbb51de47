import { t } from '../../t.ts';
import { keptName, type ShorterKeep } from './retention.ts';

interface Props {
  readonly shorter: readonly ShorterKeep[];
}

/** What a shorter keep takes away. */
export function ShorterKeeps({ shorter }: Props) {
  return (
    <>
      <p>{t('settings.shorter', 'Within the hour this is removed, and nothing brings it back:')}</p>
      <ul style={{ paddingLeft: '1.5em' }}>
        {shorter.map(({ key, was, now }) => (
          <li key={key}>
            {t('settings.shorter-one', '{{what}}: older than {{now}} days (now kept for {{was}})', {
              what: keptName(key),
              now,
              was,
            })}
          </li>
        ))}
      </ul>
    </>
  );
}
