import './code-pad.css';
import { useId } from 'preact/hooks';
import { FieldError } from './Field.tsx';
import { Icon } from './Icon.tsx';
import { Picture } from './Picture.tsx';

export type PictureCodeProps = {
  label: string;
  error?: string | undefined;
  /** Says how many are chosen. */
  chosenLabel: string;
  deleteLabel: string;
  pictures: readonly string[];
  nameOf: (picture: string) => string;
  value: readonly string[];
  onChange: (value: readonly string[]) => void;
  most: number;
  /** The pictures that were tapped are shown, and not only that there were so many. */
  open?: boolean | undefined;
};

/** Pictures tapped in an order that only their owner knows. Each may come more than once. */
export function PictureCode(props: PictureCodeProps) {
  const { label, error, chosenLabel, deleteLabel, pictures, nameOf, value, onChange, most, open } = props;
  const id = useId();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a grid before Chrome 86
    <div
      class="picture-code"
      role="group"
      aria-labelledby={id}
      aria-describedby={error ? `${id}-error` : undefined}
    >
      <strong id={id}>{label}</strong>
      {error && <FieldError id={`${id}-error`}>{error}</FieldError>}
      <div class="picture-code-slots">
        {Array.from({ length: most }, (_, place) => (
          <span class="picture-code-slot" data-filled={value[place] ? true : undefined} key={place}>
            {value[place] && (open ? <Picture name={value[place]} size="small" /> : '●')}
          </span>
        ))}
        {value.length > 0 && (
          <button
            class="picture-code-delete"
            type="button"
            aria-label={deleteLabel}
            onClick={() => onChange(value.slice(0, -1))}
          >
            <Icon name="delete" />
          </button>
        )}
      </div>
      <span class="visually-hidden" role="status">
        {chosenLabel}
      </span>
      <div class="picture-code-grid">
        {pictures.map((picture) => (
          <button
            class="picture-code-key"
            type="button"
            key={picture}
            aria-label={nameOf(picture)}
            onClick={() => {
              if (value.length < most) onChange([...value, picture]);
            }}
          >
            <Picture name={picture} />
          </button>
        ))}
      </div>
    </div>
  );
}
