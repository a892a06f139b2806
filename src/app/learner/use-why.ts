import { useEffect, useState } from 'preact/hooks';
import { settled } from '#app/shell/settled.ts';
import { worker } from '#app/shell/worker-client.ts';
import type { LearnerId, SkillId } from '#domain/ids.ts';
import type { Why } from '#domain/standing.ts';

/** Why we believe what we believe of a skill. Null until the worker has answered. */
export function useWhy(learner: LearnerId, skill: SkillId): Why | null {
  const [why, setWhy] = useState<Why | null>(null);
  useEffect(() => {
    setWhy(null);
    let left = false;
    void settled(worker().explain(learner, skill)).then((told) => {
      // Without an answer the dialog still says where the learner stands, and leads on.
      if (!left && told.ok) setWhy(told.value);
    });
    return () => {
      left = true;
    };
  }, [learner, skill]);
  return why;
}
