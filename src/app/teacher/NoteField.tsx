import { Field } from '#app/ui/Field.tsx';

/** As long as an event may carry (domain/events/staff-events.ts). */
const longestNote = 500;

export type NoteFieldProps = {
  id: string;
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  optional?: boolean | undefined;
  note: string;
  onNote: (note: string) => void;
};

/** A few lines of a teacher's own words. */
export function NoteField({ note, onNote, ...field }: NoteFieldProps) {
  return (
    <Field {...field}>
      {(control) => (
        <textarea
          {...control}
          class="field-input"
          rows={2}
          dir="auto"
          maxLength={longestNote}
          value={note}
          onInput={(event) => onNote(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
