import './today.css';
import { useRoute } from 'preact-iso';
import { device } from '#app/shell/session.ts';
import { LinkButton } from '#app/ui/Button.tsx';
import { FailureNotice } from '#app/ui/Notice.tsx';
import { PageLayout } from '#app/ui/PageLayout.tsx';
import { Picture } from '#app/ui/Picture.tsx';
import { Rich } from '#app/ui/Rich.tsx';
import { failure } from '#domain/error-codes.ts';
import { t } from '#i18n/locale.ts';
import type { RosterEntry } from '#worker/api.ts';
import { paths } from '../paths.ts';
import { CannotGoOn, WayOut } from './CannotGoOn.tsx';
import { HandInCard } from './HandInCard.tsx';
import { NextCard } from './NextCard.tsx';
import { SkillPath } from './SkillPath.tsx';
import { learnerOf, useToday } from './use-today.ts';

/** A learner's day: what is next and why, the path with every skill, and where the answers are. */
export function TodayPage() {
  const { params } = useRoute();
  const learner = learnerOf(params['learner']);
  const today = useToday(learner?.learner ?? null);
  if (learner === null) {
    const code = device.value?.joined ? 'learner-unknown' : 'not-joined';
    return <CannotGoOn failure={failure(code)} back={paths.start()} />;
  }
  return (
    <PageLayout
      title={<Greeting {...learner} />}
      back={{ href: paths.start(), label: t('learner.today.switch') }}
      end={
        <LinkButton variant="quiet" icon="settings" href={paths.settings(learner.learner)}>
          {t('learner.today.settings')}
        </LinkButton>
      }
    >
      {today === null && <p class="text-soft">{t('common.loading')}</p>}
      {today?.ok && <NextCard today={today.value} />}
      {today?.ok === false && (
        <FailureNotice
          failure={today.error}
          actions={<WayOut failure={today.error} back={paths.start()} />}
        />
      )}
      <HandInCard />
      {today?.ok && <SkillPath today={today.value} />}
    </PageLayout>
  );
}

function Greeting({ name, picture }: RosterEntry) {
  return (
    <span class="today-greeting">
      <Picture name={picture} />
      <span>
        <Rich text={t('learner.today.hello', { name })} marks={[(words) => <bdi>{words}</bdi>]} />
      </span>
    </span>
  );
}
