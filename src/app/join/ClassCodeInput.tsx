import { useEffect, useRef } from 'preact/hooks';
import type { ControlProps } from '#app/ui/Field.tsx';
import { shapeClassCode, shapedCursor } from './class-code-text.ts';

export type ClassCodeInputProps = {
  control: ControlProps;
  value: string;
  onInput: (value: string) => void;
};

/** One big line for the class code. It shows `KITE-42RM` however it is typed or pasted. */
export function ClassCodeInput({ control, value, onInput }: ClassCodeInputProps) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus({ preventScroll: true }), []);
  return (
    <input
      {...control}
      ref={input}
      class="field-input join-code"
      type="text"
      inputMode="text"
      dir="ltr"
      autocomplete="off"
      autocapitalize="characters"
      spellcheck={false}
      enterkeyhint="go"
      value={value}
      onInput={(event) => {
        const element = event.currentTarget;
        const typed = element.value;
        const shaped = shapeClassCode(typed);
        // Only when more than the case differs: a keyboard that is composing does not like its text replaced.
        if (shaped !== typed.toUpperCase()) {
          const cursor = shapedCursor(typed, element.selectionStart ?? typed.length);
          element.value = shaped;
          element.setSelectionRange(cursor, cursor);
        }
        onInput(shaped);
      }}
    />
  );
}
