import './settings.css';
import { useEffect, useState } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import { announce } from '#app/shell/Announcer.tsx';
import { deviceLook, showLook } from '#app/shell/look.ts';
import { device } from '#app/shell/session.ts';
import { LinkButton } from '#app/ui/Button.tsx';
import { FailureNotice } from '#app/ui/Notice.tsx';
import { PageLayout } from '#app/ui/PageLayout.tsx';
import { shortDevice } from '#domain/device-name.ts';
import type { Failure } from '#domain/error-codes.ts';
import type { SettingChanged } from '#domain/events/preference-changed.ts';
import type { Result } from '#domain/result.ts';
import { t } from '#i18n/locale.ts';
import type { Preferences } from '#worker/api.ts';
import { paths } from '../paths.ts';
import { AboutMe } from './AboutMe.tsx';
import { LanguageSetting } from './LanguageSetting.tsx';
import { LearningSetting } from './LearningSetting.tsx';
import { LockSetting } from './LockSetting.tsx';
import { LookSetting } from './LookSetting.tsx';
import { Sample } from './Sample.tsx';
import { useLookOwner } from './use-look-owner.ts';

/** How one learns, and how the screen looks and speaks: of the learner whom `?learner=` names, else of this device. */
export function SettingsPage() {
  const { query } = useRoute();
  const owner = useLookOwner(query['learner']);
  const [changed, setChanged] = useState<Preferences>({});
  const [failed, setFailed] = useState<Failure | null>(null);
  const look = { ...deviceLook(), ...owner.preferences, ...changed };

  useEffect(() => showLook({ ...owner.preferences, ...changed }), [owner.preferences, changed]);

  async function told(keeping: Promise<Result<null, Failure>>): Promise<void> {
    const kept = await keeping;
    setFailed(kept.ok ? null : kept.error);
    if (kept.ok) announce(t('settings.kept'));
  }

  function change(setting: SettingChanged): Promise<void> {
    setChanged({ ...changed, [setting.field]: setting.value });
    return told(owner.keep(setting));
  }

  function like(strand: string, likes: boolean): Promise<void> {
    const { interests = [] } = { ...owner.preferences, ...changed };
    const others = interests.filter((one) => one !== strand);
    setChanged({ ...changed, interests: likes ? [...others, strand] : others });
    return told(owner.like(strand, likes));
  }

  const back = owner.learner ? paths.today(owner.learner.learner) : paths.start();
  return (
    <PageLayout
      title={t('settings.title')}
      kicker={owner.learner ? <bdi>{owner.learner.name}</bdi> : t('settings.device')}
      back={{ href: back }}
      foot={
        <LinkButton variant="primary" wide icon="check" href={back}>
          {t('settings.done')}
        </LinkButton>
      }
    >
      {failed && <FailureNotice failure={failed} />}
      {owner.today && (
        <LearningSetting today={owner.today} changed={changed} onChange={change} onInterest={like} />
      )}
      <Sample />
      <div class="settings">
        <LookSetting field="text" look={look} onChange={change} />
        <LookSetting field="reading" look={look} onChange={change} />
        <LookSetting field="theme" look={look} onChange={change} />
        <LookSetting field="contrast" look={look} onChange={change} />
        <LookSetting field="motion" look={look} onChange={change} />
        <LanguageSetting
          chosen={look.locale}
          withTest={import.meta.env.DEV || 'pseudo' in query}
          onChange={change}
        />
      </div>
      {owner.learner && <AboutMe learner={owner.learner.learner} onKept={told} />}
      {owner.learner && <LockSetting learner={owner.learner.learner} />}
      {device.value?.joined && (
        <p>
          <LinkButton icon="school" href={paths.find(owner.learner?.learner)}>
            {t('settings.find.title')}
          </LinkButton>
        </p>
      )}
      {device.value?.joined && (
        <p>
          <LinkButton icon="up" href={paths.handIn(owner.learner?.learner)}>
            {t('settings.handIn')}
          </LinkButton>
        </p>
      )}
      {device.value && (
        <p class="text-soft text-small">
          {t('settings.deviceName', { device: shortDevice(device.value.device) })}
        </p>
      )}
    </PageLayout>
  );
}
