import { paths } from '#app/paths.ts';
import { LinkButton } from '#app/ui/Button.tsx';
import { Icon } from '#app/ui/Icon.tsx';
import type { IconName } from '#app/ui/icon-paths.ts';
import { shortDevice } from '#domain/device-name.ts';
import type { ClassDevice } from '#domain/hub-api.ts';
import { formatList } from '#i18n/format.ts';
import { t } from '#i18n/locale.ts';
import type { SchoolDevices } from '#worker/api.ts';
import { homeFact } from './home-fact.ts';
import { lastHeardWords, sinceWords } from './when.ts';

/** A shared tablet may have thirty names: these many are written out. */
const namesShown = 4;

/** The devices of a class: when each was heard of, what waits on it, whether it may go home, and whose work is on it. */
export function ClassDevices({ ofClass, now }: { ofClass: SchoolDevices['classes'][number]; now: number }) {
  const { id, name, devices } = ofClass;
  return (
    <section class="stack" data-gap="small" aria-labelledby={`devices-${id}`}>
      <h2 id={`devices-${id}`}>{t('teacher.devices.ofClass', { name, count: devices.length })}</h2>
      {devices.length === 0 ? (
        <p>{t('teacher.devices.none')}</p>
      ) : (
        <HowManyMayGo devices={devices} now={now} />
      )}
      <ul class="list device-grid">
        {devices.map((device) => (
          <DeviceLine device={device} now={now} key={device.device} />
        ))}
      </ul>
    </section>
  );
}

function DeviceLine({ device, now }: { device: ClassDevice; now: number }) {
  const { icon, words } = factOf(device, now);
  const names = namesOf(device.learners.map(({ name }) => name));
  return (
    <li class="device-line" data-waiting={(device.waiting ?? 0) > 0 || undefined}>
      <Icon name={icon} />
      <span class="device-line-words">
        <strong>{t('teacher.devices.name', { device: shortDevice(device.device) })}</strong>
        <span class="device-line-fact">{words}</span>
        <HomeLine device={device} now={now} />
        <span class="text-soft">
          {t('teacher.card.heard', { ago: lastHeardWords(device.lastHeard, now) })}
        </span>
        {names && (
          <span class="device-line-names">
            <bdi>{names}</bdi>
          </span>
        )}
        <TrustLine device={device} />
      </span>
    </li>
  );
}

/** Whether it is in the right hands, and the way to say that it is not. */
function TrustLine({ device: { bar, device, quarantine } }: { device: ClassDevice }) {
  return (
    <>
      {bar && (
        <span class="device-line-bar">
          <Icon name="warning" />
          <span>
            {t(`teacher.trust.is.${bar.state}`)}{' '}
            {quarantine > 0 && t('teacher.trust.waits', { count: quarantine })}
          </span>
        </span>
      )}
      <LinkButton href={paths.devices(device)} variant="quiet">
        {t(quarantine > 0 ? 'teacher.trust.toLook' : 'teacher.trust.open')}
        <span class="visually-hidden"> {t('teacher.devices.name', { device: shortDevice(device) })}</span>
      </LinkButton>
    </>
  );
}

/** For whoever lends devices: the number first, the devices themselves below. */
function HowManyMayGo({ devices, now }: { devices: readonly ClassDevice[]; now: number }) {
  const states = devices.map((device) => homeFact(device, now).state);
  const count = states.filter((state) => state === 'may-go' || state === 'careful').length;
  return <p>{t('teacher.home.howMany', { count, all: devices.length })}</p>;
}

function HomeLine({ device, now }: { device: ClassDevice; now: number }) {
  const { icon, state, words } = homeFact(device, now);
  return (
    <span class="device-line-home" data-home={state}>
      <Icon name={icon} />
      <span>{words}</span>
    </span>
  );
}

function factOf({ waiting, lastHeard }: ClassDevice, now: number): { icon: IconName; words: string } {
  if (waiting === null) return { icon: 'minus', words: t('teacher.hand.none') };
  if (waiting === 0) return { icon: 'shield', words: t('teacher.hand.safe') };
  const when = sinceWords(lastHeard, now);
  return { icon: 'device', words: t('teacher.hand.waiting', { count: waiting, when }) };
}

function namesOf(names: readonly string[]): string {
  if (names.length <= namesShown) return names.length > 0 ? formatList(names) : '';
  const more = names.length - namesShown + 1;
  return formatList([...names.slice(0, namesShown - 1), t('teacher.devices.others', { count: more })]);
}
