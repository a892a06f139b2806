import { device, rememberedClass } from '#app/shell/session.ts';
import { settled } from '#app/shell/settled.ts';
import { worker } from '#app/shell/worker-client.ts';
import { Button, LinkButton } from '#app/ui/Button.tsx';
import { Landscape } from '#app/ui/EmptyState.tsx';
import { FailureNotice, Notice } from '#app/ui/Notice.tsx';
import { PageLayout } from '#app/ui/PageLayout.tsx';
import { type Failure, failure } from '#domain/error-codes.ts';
import { t } from '#i18n/locale.ts';
import { paths } from '../paths.ts';

export type WayOutProps = {
  failure: Failure;
  /** Where Back leads. */
  back: string;
  retry?: (() => void) | undefined;
};

/** A learner's page that cannot be shown: why, what to do, and the way back. */
export function CannotGoOn({ failure, back, retry }: WayOutProps) {
  return (
    <PageLayout title={t('learner.stuck.title')} back={{ href: back }}>
      <FailureNotice failure={failure} actions={<WayOut failure={failure} back={back} retry={retry} />} />
      <Landscape />
    </PageLayout>
  );
}

/** A learner's page whose address names nobody of this device's class. */
export function LearnerUnknown() {
  const lost = rememberedClass() !== null;
  if (!device.value?.joined)
    return <CannotGoOn failure={failure(lost ? 'storage-lost' : 'not-joined')} back={paths.start()} />;
  // Nobody's mistake: they may have been taken off the list while their page was open.
  return (
    <PageLayout title={t('learner.gone')} back={{ href: paths.start() }}>
      <Notice tone="info" actions={<WayOut failure={failure('learner-unknown')} back={paths.start()} />}>
        {t('error.learner-unknown')}
      </Notice>
      <Landscape />
    </PageLayout>
  );
}

/** The one thing that helps: lessons are fetched, everything else begins with going back. */
export function WayOut({ failure, back, retry }: WayOutProps) {
  const fetches = failure.code === 'pack-missing' || failure.code === 'pack-damaged';
  return (
    <>
      {(fetches || retry) && (
        <Button
          icon="sync"
          onClick={() => {
            if (fetches) void settled(worker().refresh()).then(() => retry?.());
            else retry?.();
          }}
        >
          {t('common.tryAgain')}
        </Button>
      )}
      <LinkButton href={back} icon="back">
        {t('common.back')}
      </LinkButton>
    </>
  );
}
