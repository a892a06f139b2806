import { useEffect, useState } from 'preact/hooks';
import { changeDeviceLook } from '#app/shell/look.ts';
import { device } from '#app/shell/session.ts';
import { settled } from '#app/shell/settled.ts';
import { follow, worker } from '#app/shell/worker-client.ts';
import type { Failure } from '#domain/error-codes.ts';
import type { SettingChanged } from '#domain/events/preference-changed.ts';
import { ok, type Result } from '#domain/result.ts';
import type { Preferences, RosterEntry, Today } from '#worker/api.ts';

/** One object, so that effects which follow preferences see no change where there is none. */
const nothing: Preferences = {};

/** Whose look it is: a learner's, kept in the learner's log, or the device's own, kept by this browser. */
export function useLookOwner(param: string | undefined): {
  learner: RosterEntry | null;
  preferences: Preferences;
  /** A learner's day, once the worker has told it. */
  today: Today | null;
  keep: (change: SettingChanged) => Promise<Result<null, Failure>>;
  /** Only a learner likes or does not like a strand. */
  like: (strand: string, likes: boolean) => Promise<Result<null, Failure>>;
} {
  const learner = device.value?.joined?.roster.find((entry) => entry.learner === param) ?? null;
  const id = learner?.learner;
  const [today, setToday] = useState<Today | null>(null);
  useEffect(() => {
    if (id === undefined) return;
    return follow<Result<Today, Failure>>(
      (tell) => worker().watchToday(id, tell),
      (told) => {
        if (told.ok) setToday(told.value);
      },
    );
  }, [id]);
  async function keep(change: SettingChanged): Promise<Result<null, Failure>> {
    if (id !== undefined) return settled(worker().sayOwn(id, { kind: 'setting', change }));
    changeDeviceLook(change);
    return ok(null);
  }
  const like = async (strand: string, likes: boolean): Promise<Result<null, Failure>> =>
    id === undefined ? ok(null) : settled(worker().sayOwn(id, { kind: 'interest', strand, likes }));
  return { learner, preferences: today?.preferences ?? nothing, today, keep, like };
}
