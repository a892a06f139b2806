import { useRef, useState } from 'preact/hooks';
import { codeParts } from '#app/codes/load-codes.ts';
import type { ReadCodes as ReadCodesPart } from '#app/codes/ReadCodes.tsx';
import { Button } from '#app/ui/Button.tsx';
import { Notice } from '#app/ui/Notice.tsx';
import { t } from '#i18n/locale.ts';
import type { Taking } from './use-taking.ts';

export type OpenWaysProps = { taking: Taking; primary: boolean };

/** Two ways in: a file, or codes from another screen. */
export function OpenWays({ taking, primary }: OpenWaysProps) {
  const input = useRef<HTMLInputElement>(null);
  const [ReadCodes, setReadCodes] = useState<typeof ReadCodesPart | null>(null);
  const [missing, setMissing] = useState(false);

  async function readCodes(): Promise<void> {
    const parts = await codeParts().catch(() => null);
    setMissing(parts === null);
    setReadCodes(() => parts?.ReadCodes ?? null);
  }

  return (
    <>
      <div class="road-ways">
        <Button
          variant={primary && !ReadCodes ? 'primary' : 'secondary'}
          icon="plus"
          wide
          busy={taking.busy}
          onClick={() => input.current?.click()}
        >
          {t('road.open.file')}
        </Button>
        {!ReadCodes && (
          <Button icon="eye" wide onClick={() => void readCodes()}>
            {t('road.open.codes')}
          </Button>
        )}
      </div>
      {/* No `accept`: some systems hide files of a kind that they do not know. */}
      <input
        ref={input}
        type="file"
        hidden
        multiple
        onChange={(event) => {
          void taking.files([...(event.currentTarget.files ?? [])]);
          // The same file may be chosen again.
          event.currentTarget.value = '';
        }}
      />
      {missing && (
        <Notice tone="warn" live="alert">
          {t('road.codes.missing')}
        </Notice>
      )}
      {ReadCodes && <ReadCodes onRead={taking.bytes} />}
    </>
  );
}
