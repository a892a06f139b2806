import { useRef, useState } from 'preact/hooks';
import { Button } from '#app/ui/Button.tsx';
import { formatNumber } from '#i18n/format.ts';
import { t } from '#i18n/locale.ts';
import { picturesOfPhoto } from './picture-of.ts';
import type { Reader } from './use-reader.ts';

/** What became of the photos that were chosen last. */
type Looked = { readonly photos: number; readonly unread: number };

/** Codes from photos, one after the other or many at once: for where no page may open the camera, and for when it will not. */
export function PhotoReader({ reader, primary }: { reader: Reader; primary: boolean }) {
  const [busy, setBusy] = useState(false);
  const [looked, setLooked] = useState<Looked | null>(null);

  async function read(files: readonly File[]): Promise<void> {
    if (files.length === 0) return;
    setBusy(true);
    setLooked(null);
    let unread = 0;
    for (const file of files) if (!(await readOne(file))) unread += 1;
    setLooked({ photos: files.length, unread });
    setBusy(false);
  }

  /** False when no code of ours was found in it, at any size. */
  async function readOne(file: File): Promise<boolean> {
    for await (const picture of picturesOfPhoto(file)) {
      const { kind } = await reader.look(picture);
      if (kind !== 'nothing' && kind !== 'foreign') return true;
    }
    return false;
  }

  return (
    <section class="codes-part" aria-label={t('codes.photo.title')}>
      <p>{t('codes.photo.how')}</p>
      <div class="codes-keys">
        <PhotoButton
          words="codes.photo.take"
          primary={primary}
          camera
          busy={busy}
          onFiles={(files) => void read(files)}
        />
        <PhotoButton words="codes.photo.choose" busy={busy} onFiles={(files) => void read(files)} />
      </div>
      <p role="status">
        {looked &&
          (looked.unread > 0
            ? t('codes.photo.unread', {
                unread: looked.unread,
                photos: formatNumber(looked.photos),
              })
            : t('codes.photo.read', { photos: looked.photos }))}
      </p>
    </section>
  );
}

type PhotoButtonProps = {
  words: string;
  primary?: boolean;
  /** Opens the camera where there is one, for one photo; else the pictures on the device, for several. */
  camera?: boolean;
  busy: boolean;
  onFiles: (files: readonly File[]) => void;
};

/** The browser's own control for files cannot be put into words. */
function PhotoButton({ words, primary, camera, busy, onFiles }: PhotoButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button variant={primary ? 'primary' : 'secondary'} busy={busy} onClick={() => input.current?.click()}>
        {t(words)}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept="image/*"
        capture={camera ? 'environment' : undefined}
        multiple={!camera}
        onChange={(event) => {
          onFiles([...(event.currentTarget.files ?? [])]);
          // The same photo may be chosen again.
          event.currentTarget.value = '';
        }}
      />
    </>
  );
}
