import { paths } from '#app/paths.ts';
import { Button } from '#app/ui/Button.tsx';
import { Mark } from '#app/ui/Mark.tsx';
import { Rich } from '#app/ui/Rich.tsx';
import { readClassCode, showClassCode } from '#domain/class-code.ts';
import { t } from '#i18n/locale.ts';
import { posterAddresses, typedAddress } from './join-address.ts';
import { QrCode } from './QrCode.tsx';

export type JoinPosterProps = {
  school: string;
  className: string;
  code: string;
  addresses: readonly string[];
  /** Where devices join that trust the school. */
  safe: string | null;
  primary: boolean;
};

/** What a device needs to join, large enough for the last row of desks; printed, it is a page of its own. */
export function JoinPoster({ school, className, code, addresses, safe, primary }: JoinPosterProps) {
  const { best: address, others } = posterAddresses(addresses);
  // The hub gives it out in either form.
  const plainCode = readClassCode(code) ?? code;
  const shownCode = showClassCode(plainCode);
  return (
    <section class="poster-frame" aria-labelledby="poster-title">
      <div class="poster">
        <div class="poster-head">
          <Mark />
          <div>
            <h2 class="poster-title" id="poster-title">
              {t('teacher.poster.title')}
            </h2>
            <p class="poster-class">
              <bdi>{className}</bdi> · <bdi>{school}</bdi>
            </p>
          </div>
        </div>
        <div class="poster-ways">
          <QrCode
            text={`${address}${paths.join(plainCode)}`}
            label={t('teacher.poster.qr', { code: shownCode })}
          />
          <ol class="poster-steps">
            <li>{t('teacher.poster.wifi')}</li>
            <li>
              <Rich
                text={t('teacher.poster.open', { address: typedAddress(address) })}
                marks={[
                  (words) => (
                    <bdi class="poster-address" dir="ltr">
                      {words}
                    </bdi>
                  ),
                ]}
              />
            </li>
            <li>{t('teacher.poster.type')}</li>
          </ol>
        </div>
        <p class="poster-code-label">{t('teacher.poster.code')}</p>
        <p class="poster-code" dir="ltr">
          <span aria-hidden="true">{shownCode}</span>
          <span class="visually-hidden">{[...shownCode].join(' ')}</span>
        </p>
        {others.length > 0 && (
          <p class="text-soft text-small">
            {t('teacher.poster.others')}{' '}
            {others.map((other) => (
              <bdi class="poster-other" dir="ltr" key={other}>
                {typedAddress(other)}
              </bdi>
            ))}
          </p>
        )}
        {safe !== null && (
          <p class="text-soft text-small">
            {t('teacher.poster.safe')}{' '}
            <bdi class="poster-other" dir="ltr">
              {safe}
            </bdi>
          </p>
        )}
      </div>
      <div class="no-print">
        <Button variant={primary ? 'primary' : 'secondary'} onClick={() => window.print()}>
          {t('teacher.poster.print')}
        </Button>
      </div>
    </section>
  );
}
