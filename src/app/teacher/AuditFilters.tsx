import { useLocation } from 'preact-iso';
import { paths } from '#app/paths.ts';
import { Field } from '#app/ui/Field.tsx';
import type { AuditAnswer } from '#domain/audit-api.ts';
import { t } from '#i18n/locale.ts';

export type AuditPeople = NonNullable<AuditAnswer['people']>;
export type AuditFiltersProps = { people: AuditPeople; who: string | null; learner: string | null };
type Choice = { readonly id: string; readonly name: string };

/** Of whom, and about whom. Both stand in the address, so that what is shown can be kept and sent on. */
export function AuditFilters({ people, who, learner }: AuditFiltersProps) {
  const { route } = useLocation();
  function change(part: { who?: string; learner?: string }): void {
    const wanted = { who: who ?? '', learner: learner ?? '', ...part };
    const query = new URLSearchParams(Object.entries(wanted).filter(([, value]) => value !== ''));
    const text = query.toString();
    route(text === '' ? paths.audit() : `${paths.audit()}?${text}`, true);
  }
  const programs = (['command-line', 'system'] as const).map((id) => ({ id, name: t(`audit.who.${id}`) }));
  return (
    <div class="controls no-print">
      <Chooser
        id="audit-who"
        label={t('audit.byWhom')}
        all={t('audit.everybody')}
        choices={[...byName(people.staff), ...programs]}
        value={who ?? ''}
        onChange={(id) => change({ who: id })}
      />
      <Chooser
        id="audit-learner"
        label={t('audit.aboutWhom')}
        all={t('audit.everything')}
        choices={byName(people.learners)}
        value={learner ?? ''}
        onChange={(id) => change({ learner: id })}
      />
    </div>
  );
}

type ChooserProps = {
  id: string;
  label: string;
  all: string;
  choices: readonly Choice[];
  value: string;
  onChange: (id: string) => void;
};

function Chooser({ id, label, all, choices, value, onChange }: ChooserProps) {
  return (
    <Field id={id} label={label}>
      {(control) => (
        <select
          {...control}
          class="field-input"
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        >
          <option value="">{all}</option>
          {value !== '' && !choices.some((choice) => choice.id === value) && (
            <option value={value}>{value}</option>
          )}
          {choices.map((choice) => (
            <option key={choice.id} value={choice.id}>
              {choice.name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

const byName = (choices: readonly Choice[]): readonly Choice[] =>
  [...choices].sort((a, b) => a.name.localeCompare(b.name));
