import './roads.css';
import { useEffect } from 'preact/hooks';
import { device } from '#app/shell/session.ts';
import { LinkButton } from '#app/ui/Button.tsx';
import { PageLayout } from '#app/ui/PageLayout.tsx';
import { t } from '#i18n/locale.ts';
import { paths } from '../paths.ts';
import { hearIncoming } from './incoming.ts';
import { OpenWays } from './OpenWays.tsx';
import { TakenNotices } from './TakenNotice.tsx';
import { useTaking } from './use-taking.ts';

/** Where a file leads that was tapped outside the app, or shared to it. */
export function OpenPage() {
  const taking = useTaking();
  useEffect(() => hearIncoming((files) => void taking.files(files)), []);
  const isCarried = taking.taken.some((one) => one.ok && one.value.kind !== 'answer');
  const home = device.value?.teacher ? paths.teacher() : paths.start();
  return (
    <PageLayout title={t('road.opened.title')} lead={t('road.opened.lead')} back={{ href: home }}>
      <TakenNotices taken={taking.taken} />
      {isCarried && (
        <p>
          <LinkButton href={paths.carry()} icon="school">
            {t('road.opened.carry')}
          </LinkButton>
        </p>
      )}
      <OpenWays taking={taking} primary={taking.taken.length === 0} />
    </PageLayout>
  );
}
