import { useState } from 'preact/hooks';
import { settled } from '#app/shell/settled.ts';
import { showToast } from '#app/ui/Toast.tsx';
import type { Failure } from '#domain/error-codes.ts';
import type { ClassId, LearnerId } from '#domain/ids.ts';
import type { Result } from '#domain/result.ts';
import type { LearnerPage } from '#worker/api.ts';

/** The learner that something is said of, and who takes in what came of it. */
export type About = {
  readonly classId: ClassId;
  readonly learner: LearnerId;
  readonly name: string;
  /** False for who looks at the class and changes nothing (AUT-2). */
  readonly mayChange: boolean;
  readonly heard: (page: LearnerPage) => void;
};

/** Saying something of a learner: needs the hub, takes a moment, and may fail, with the words still in the form. */
export function useSaying({ heard }: About) {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Failure | null>(null);

  /** Answers whether it was said; then `done` is the word in passing. */
  async function say(command: () => Promise<Result<LearnerPage, Failure>>, done: string): Promise<boolean> {
    if (busy) return false;
    setBusy(true);
    setRefusal(null);
    const answer = await settled(command());
    setBusy(false);
    if (!answer.ok) {
      setRefusal(answer.error);
      return false;
    }
    heard(answer.value);
    showToast(done);
    return true;
  }
  return { busy, refusal, say };
}

/** An id for what is about to be said, kept until it was: asking again after a lost answer then says it once. */
export function mintEvidenceId(): string {
  // Not `randomUUID`: a school's hub is reached by plain HTTP, where browsers leave it out.
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return `ev-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
