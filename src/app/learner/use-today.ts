import { useEffect, useState } from 'preact/hooks';
import { showLook } from '#app/shell/look.ts';
import { device } from '#app/shell/session.ts';
import { follow, worker } from '#app/shell/worker-client.ts';
import type { Failure } from '#domain/error-codes.ts';
import type { LearnerId } from '#domain/ids.ts';
import type { Result } from '#domain/result.ts';
import type { RosterEntry, Today } from '#worker/api.ts';

/** Follows a learner's day and shows the screen as this learner likes it. Null until the worker has answered. */
export function useToday(learner: LearnerId | null): Result<Today, Failure> | null {
  const [today, setToday] = useState<Result<Today, Failure> | null>(null);
  useEffect(() => {
    setToday(null);
    if (learner === null) return;
    return follow<Result<Today, Failure>>((tell) => worker().watchToday(learner, tell), setToday);
  }, [learner]);
  const look = today?.ok ? JSON.stringify(today.value.preferences) : null;
  useEffect(() => {
    if (today?.ok) showLook(today.value.preferences);
  }, [look]);
  return today;
}

/** The learner whom the address names, when this device's class has them. */
export function learnerOf(param: string | undefined): RosterEntry | null {
  return device.value?.joined?.roster.find(({ learner }) => learner === param) ?? null;
}
