import { useRef, useState } from 'preact/hooks';
import { announce } from '#app/shell/Announcer.tsx';
import { formatNumber } from '#i18n/format.ts';
import { t } from '#i18n/locale.ts';
import type { Look, PictureOfCode } from '#worker/codes-api.ts';
import { useCodes } from './use-codes.ts';

export type ReaderProgress = { readonly known: number; readonly needed: number };

export type Reader = {
  readonly progress: ReaderProgress | null;
  /** The script that reads did not come. */
  readonly failed: boolean;
  /** Answers when all that follows from it is done. */
  readonly look: (picture: PictureOfCode) => Promise<Look>;
};

/** Said aloud so many times on the way: the eyes of who holds two devices are elsewhere. */
const quarters = 4;
const nothing: Look = { kind: 'nothing' };

/** Reads pictures of codes until something is whole, gives it out, and goes on with the next. */
export function useReader(onRead: (payload: Uint8Array) => Promise<void>): Reader {
  const codes = useCodes();
  const [progress, setProgress] = useState<ReaderProgress | null>(null);
  const [failed, setFailed] = useState(false);
  const said = useRef(0);

  async function look(picture: PictureOfCode): Promise<Look> {
    if (!codes) return nothing;
    try {
      const found = await codes.look(picture);
      if (found.kind === 'going-on') {
        setProgress(found);
        sayQuarter(found);
      }
      if (found.kind === 'spoilt') setProgress(null);
      if (found.kind === 'complete') {
        said.current = 0;
        setProgress({ known: found.needed, needed: found.needed });
        announce(t('codes.read.whole'));
        await onRead(found.payload);
        setProgress(null);
      }
      return found;
    } catch {
      setFailed(true);
      return nothing;
    }
  }

  function sayQuarter({ known, needed }: ReaderProgress): void {
    const quarter = Math.floor((known / needed) * quarters);
    if (quarter > said.current)
      announce(t('codes.read.count', { known: formatNumber(known), needed: formatNumber(needed) }));
    said.current = quarter;
  }

  return { progress, failed, look };
}
