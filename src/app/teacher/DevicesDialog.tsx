import './devices.css';
import { useState } from 'preact/hooks';
import { paths } from '#app/paths.ts';
import { LinkButton } from '#app/ui/Button.tsx';
import { Dialog } from '#app/ui/Dialog.tsx';
import { Icon } from '#app/ui/Icon.tsx';
import { shortDevice } from '#domain/device-name.ts';
import type { LearnerDevice } from '#domain/hub-api.ts';
import { t } from '#i18n/locale.ts';
import type { BoardEntry } from '#worker/api.ts';
import { handInFact } from './hand-in-fact.ts';
import { lastHeardWords } from './when.ts';

/** Where a learner's work is, and a tap shows it device by device. */
export function DevicesButton({ learner, now }: { learner: BoardEntry; now: number }) {
  const [open, setOpen] = useState(false);
  const fact = handInFact(learner, now);
  return (
    <div class="hand-in-fact">
      <button
        class="hand-in-fact-button"
        type="button"
        data-hand-in={fact.state}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <Icon name={fact.icon} />
        <span class="hand-in-fact-words">{fact.words}</span>
        <span class="visually-hidden">{t('teacher.devices.of', { name: learner.name })}</span>
        <Icon name="chevron" />
      </button>
      <DevicesDialog learner={open ? learner : null} now={now} onClose={() => setOpen(false)} />
    </div>
  );
}

export type DevicesDialogProps = {
  /** Whose devices; null: closed. */
  learner: BoardEntry | null;
  now: number;
  onClose: () => void;
};

export function DevicesDialog({ learner, now, onClose }: DevicesDialogProps) {
  return (
    <Dialog
      open={learner !== null}
      onClose={onClose}
      title={learner && <bdi>{learner.name}</bdi>}
      actions={
        <LinkButton href={paths.devices()} icon="device">
          {t('teacher.devices.title')}
        </LinkButton>
      }
    >
      {learner && <LearnerDevices learner={learner} now={now} />}
    </Dialog>
  );
}

function LearnerDevices({ learner, now }: { learner: BoardEntry; now: number }) {
  const { state, words } = handInFact(learner, now);
  if (learner.devices.length === 0)
    return <p>{state === 'waiting' ? words : t(`teacher.hand.${state}.words`)}</p>;
  return (
    <div class="stack" data-gap="small">
      <p>{t(`teacher.hand.${state}.words`)}</p>
      <ul class="list device-list">
        {learner.devices.map((device) => (
          <li class="device-line" key={device.device}>
            <Icon name={device.waiting > 0 ? 'device' : 'shield'} />
            <span class="device-line-words">
              <strong>{t('teacher.devices.name', { device: shortDevice(device.device) })}</strong>
              <span>{workWords(device)}</span>
              <span class="text-soft">
                {t('teacher.card.heard', { ago: lastHeardWords(device.lastHeard, now) })}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function workWords({ waiting, held }: LearnerDevice): string {
  return waiting > 0
    ? t('teacher.devices.partly', { waiting, held })
    : t('teacher.devices.all', { count: held });
}
