import { css } from '@emotion/css';
import { Button, Combobox, Field, Input, TagsInput, useStyles2 } from '@grafana/ui';
import type { GrafanaTheme2 } from '@grafana/data';
import { useState, type FormEvent } from 'react';
import { Refused } from '../admin/Refused.tsx';
import { useAction } from '../admin/use-action.ts';
import { REFRESH_MS, useAppData } from '../fleet/app-data.tsx';
import { useAsked } from '../fleet/use-asked.ts';
import { t } from '../t.ts';
import type { Made } from './AddHost.tsx';

interface Props {
  readonly onMade: (made: Made) => void;
}

/** Minutes: an hour, a day, a week. */
const VALIDITIES = [60, 1_440, 10_080] as const;
type Validity = (typeof VALIDITIES)[number];

/** What is known of a host before it is there; all of it may be left out. */
export function EnrollForm({ onMade }: Props) {
  const styles = useStyles2(getStyles);
  const { api } = useAppData();
  const { data: known } = useAsked(REFRESH_MS.slow, 'getHostFacets');
  const [name, setName] = useState('');
  const [group, setGroup] = useState<string>();
  const [tags, setTags] = useState<readonly string[]>([]);
  const [minutes, setMinutes] = useState<Validity>(60);
  const action = useAction(() => {
    const given = name.trim();
    return api.call('createEnrollment', {
      body: {
        ...(given === '' ? {} : { name: given }),
        ...(group === undefined ? {} : { group }),
        tags: [...tags],
        valid_minutes: minutes,
      },
    });
  }, onMade);
  const send = (event: FormEvent) => {
    event.preventDefault();
    action.run();
  };
  return (
    <form onSubmit={send} className={styles.form}>
      <Field
        label={t('enroll.name', 'Name of the token (optional)')}
        description={t(
          'enroll.name-why',
          'So that you find it again. The host is called as it calls itself.',
        )}
      >
        <Input
          id="enroll-name"
          value={name}
          maxLength={256}
          placeholder={t('enroll.name-example', 'web servers')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      </Field>
      <div className={styles.pair}>
        <Field label={t('enroll.group', 'Group (optional)')}>
          <Combobox
            id="enroll-group"
            isClearable
            createCustomValue
            value={group ?? null}
            options={(known?.groups ?? []).map((each) => ({ value: each.name }))}
            onChange={(option) => setGroup(option?.value)}
          />
        </Field>
        <Field label={t('enroll.tags', 'Tags (optional)')}>
          <TagsInput
            id="enroll-tags"
            addOnBlur
            autoColors={false}
            placeholder={t('edit.tags-hint', 'A tag, then Enter')}
            tags={[...tags]}
            onChange={setTags}
          />
        </Field>
      </div>
      <Field label={t('enroll.valid', 'The command works once, within')}>
        <Combobox<Validity>
          id="enroll-valid"
          value={minutes}
          options={VALIDITIES.map((value) => ({ value, label: validityName(value) }))}
          onChange={({ value }) => setMinutes(value)}
        />
      </Field>
      <Refused error={action.error} />
      <Button type="submit" disabled={action.busy}>
        {t('enroll.make', 'Show the command')}
      </Button>
    </form>
  );
}

function validityName(minutes: Validity): string {
  switch (minutes) {
    case 60:
      return t('enroll.hour', 'an hour');
    case 1_440:
      return t('enroll.day', 'a day');
    case 10_080:
      return t('enroll.week', 'a week');
    default:
      return minutes satisfies never;
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  form: css({ maxWidth: theme.spacing(80) }),
  pair: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)',
    gap: theme.spacing(0, 2),
    [theme.breakpoints.down('sm')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  }),
});
