import { useState } from 'preact/hooks';
import { codeParts } from '#app/codes/load-codes.ts';
import type { ShowCodes as ShowCodesPart } from '#app/codes/ShowCodes.tsx';
import { failureWords } from '#app/shell/failure-words.ts';
import { settled } from '#app/shell/settled.ts';
import { Button } from '#app/ui/Button.tsx';
import { Notice } from '#app/ui/Notice.tsx';
import { type Failure, failure } from '#domain/error-codes.ts';
import { err, ok, type Result } from '#domain/result.ts';
import { t } from '#i18n/locale.ts';
import { fileName, joined, mayShare, save, shareable } from './bundle-file.ts';

export type GiveWaysProps = {
  /** In the file's name. */
  what: string;
  primary: boolean;
  /** @param mostBytes of each, where small ones are better */
  make: (mostBytes?: number) => Promise<Result<readonly Uint8Array[], Failure>>;
  /** Said when the file is saved. */
  saved: (name: string) => string;
};

/** One code of the moving kind tells at most so much (docs/spec/qr.md). */
const mostInCodes = 60_000;

type Told = { readonly saved: string } | { readonly failure: Failure } | null;

/** Three ways out: the share sheet where there is one, a file, or codes for another device's camera. */
export function GiveWays({ what, primary, make, saved }: GiveWaysProps) {
  const [busy, setBusy] = useState<'share' | 'save' | 'codes' | null>(null);
  const [told, setTold] = useState<Told>(null);
  const [shown, setShown] = useState<{ Codes: typeof ShowCodesPart; bundles: readonly Uint8Array[] } | null>(
    null,
  );
  const canShare = mayShare();

  async function give(
    way: NonNullable<typeof busy>,
    work: (bundles: readonly Uint8Array[]) => Promise<Result<Told, Failure>>,
    mostBytes?: number,
  ): Promise<void> {
    setBusy(way);
    setTold(null);
    setShown(null);
    const made = await settled(make(mostBytes));
    const done = made.ok ? await work(made.value) : made;
    setBusy(null);
    setTold(done.ok ? done.value : { failure: done.error });
  }

  const saveFile = () =>
    give('save', async (bundles) => {
      const name = fileName(what, new Date());
      save(joined(bundles), name);
      return ok({ saved: name });
    });

  const share = () =>
    give('share', async (bundles) => {
      const file = shareable(joined(bundles), fileName(what, new Date()));
      // Closing the sheet without choosing is no failure.
      if (file) await navigator.share({ files: [file] }).catch(() => undefined);
      return ok(null);
    });

  const showCodes = () =>
    give(
      'codes',
      async (bundles) => {
        const parts = await codeParts().catch(() => null);
        if (!parts) return err(failure('not-found'));
        setShown({ Codes: parts.ShowCodes, bundles });
        return ok(null);
      },
      mostInCodes,
    );

  return (
    <>
      <div class="road-ways">
        {canShare && (
          <Button
            variant={primary && !shown ? 'primary' : 'secondary'}
            icon="up"
            wide
            busy={busy === 'share'}
            onClick={() => void share()}
          >
            {t('road.give.share')}
          </Button>
        )}
        <Button
          variant={primary && !canShare && !shown ? 'primary' : 'secondary'}
          icon="down"
          wide
          busy={busy === 'save'}
          onClick={() => void saveFile()}
        >
          {t('road.give.save')}
        </Button>
        <Button icon="eye" wide busy={busy === 'codes'} onClick={() => void showCodes()}>
          {t('road.give.codes')}
        </Button>
      </div>
      {told && 'saved' in told && (
        <Notice tone="good" live="status">
          {saved(told.saved)}
        </Notice>
      )}
      {told && 'failure' in told && (
        <Notice tone="warn" live="alert">
          {told.failure.code === 'not-found'
            ? t('road.codes.missing')
            : failureWords(`road.failed.${told.failure.code}`, told.failure)}
        </Notice>
      )}
      {shown && <shown.Codes payloads={shown.bundles} />}
    </>
  );
}
