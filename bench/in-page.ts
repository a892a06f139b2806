/**
 * What runs inside the page. Each function is carried there as text, so it stands alone: no imports, nothing from
 * outside. Times are taken in the page, because asking from outside costs more than what is measured.
 */

/** Wait for an element, note when it was painted, then tap it or go on. */
export type Step = { readonly mark: string; readonly selector: string; readonly tap?: boolean };
export type Marks = Readonly<Record<string, number>>;

/**
 * Walks through the screens as a person who taps the moment something is there. Marks are ms since the navigation
 * began (`origin`, since 1970), after the frame that shows the element; `shell` is when a service worker was active. Calls `benchWalked` at
 * the end of the way, and once more when the shell is stored too.
 */
export function walk(steps: readonly Step[]): void {
  const report = (window as unknown as { benchWalked?: (marks: Record<string, number>) => void }).benchWalked;
  if (window !== window.top || !report) return;
  const marks: Record<string, number> = { origin: performance.timeOrigin };
  let at = 0;
  let waiting = false;
  const painted = (then: () => void): void => {
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = then;
      channel.port2.postMessage(null);
    });
  };
  const observer = new MutationObserver(() => look());
  const look = (): void => {
    const step = steps[at];
    if (!step || waiting) return;
    const element = document.querySelector<HTMLElement>(step.selector);
    if (!element) return;
    waiting = true;
    painted(() => {
      marks[step.mark] = performance.now();
      at += 1;
      waiting = false;
      // What was there when it was seen may have been drawn anew by now.
      if (step.tap) (document.querySelector<HTMLElement>(step.selector) ?? element).click();
      if (at === steps.length) {
        observer.disconnect();
        report(marks);
      } else look();
    });
  };
  observer.observe(document, { childList: true, subtree: true, attributes: true });
  void navigator.serviceWorker?.ready.then((registration) => {
    const worker = registration.active;
    const stored = (): void => {
      if (worker?.state !== 'activated' || marks['shell'] !== undefined) return;
      marks['shell'] = performance.now();
      if (at === steps.length) report(marks);
    };
    worker?.addEventListener('statechange', stored);
    stored();
  });
}

export type SessionTimes = {
  /** Tap on Check to the frame that shows the verdict, ms, one an answer. */
  readonly feedback: number[];
  /** Tap on Next to the frame that shows the next question. */
  readonly next: number[];
  /** Longest task of the page's thread, ms; 0: none above 50 ms. */
  readonly longestTask: number;
};

/**
 * Answers so many questions on the practice screen, each as soon as it stands there, and reads the feedback for
 * `readMs`. Right or wrong is left to chance: the first choice, the number seven.
 */
export async function answerQuestions({
  count,
  readMs,
}: {
  count: number;
  readMs: number;
}): Promise<SessionTimes> {
  const times: SessionTimes = { feedback: [], next: [], longestTask: 0 };
  let longest = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) longest = Math.max(longest, entry.duration);
  }).observe({ type: 'longtask' });

  const painted = (): Promise<void> =>
    new Promise((done) =>
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => done();
        channel.port2.postMessage(null);
      }),
    );
  const find = <E extends HTMLElement>(selector: string): E | null => document.querySelector<E>(selector);
  const until = (selector: string): Promise<HTMLElement> =>
    new Promise((found, failed) => {
      const present = find(selector);
      if (present) {
        found(present);
        return;
      }
      const late = setTimeout(
        () => failed(new Error(`${selector} did not come: ${document.body.innerText}`)),
        20_000,
      );
      const observer = new MutationObserver(() => {
        const element = find(selector);
        if (!element) return;
        observer.disconnect();
        clearTimeout(late);
        found(element);
      });
      observer.observe(document, { childList: true, subtree: true, attributes: true });
    });

  async function giveAnswer(): Promise<void> {
    const field = find<HTMLInputElement>('#practice-form input[type="text"]');
    const option = find('#practice-form input[type="radio"], #practice-form input[type="checkbox"]');
    if (option) option.click();
    else if (field) {
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, '7');
      field.dispatchEvent(new Event('input', { bubbles: true }));
    } else {
      const side = (name: string) => document.querySelectorAll<HTMLElement>(`.match-side${name} .match-tile`);
      const right = side('[data-side="right"]');
      for (const [place, tile] of [...side(':not([data-side])')].entries()) {
        tile.click();
        await painted();
        right[place]?.click();
        await painted();
      }
    }
    await painted();
  }

  const check = '.practice-foot:not([data-told]) button[type="submit"]';
  await until(check);
  for (let answered = 0; answered < count; answered++) {
    await giveAnswer();
    const button = await until(check);
    const tapped = performance.now();
    button.click();
    await until('.practice-foot[data-told]');
    await painted();
    times.feedback.push(performance.now() - tapped);
    await new Promise((read) => setTimeout(read, readMs));
    const next = await until('#practice-next');
    const tappedNext = performance.now();
    next.click();
    await until(check);
    await painted();
    times.next.push(performance.now() - tappedNext);
  }
  await new Promise((settle) => setTimeout(settle, 200));
  return { ...times, longestTask: longest };
}

/**
 * Drives the app's own worker without its page, at full speed: opens it a second time, as another tab would, and speaks
 * its messages (`ToWorker`, worker/api.ts). Offers and answers `count` questions of a learner, then hands in when asked to.
 */
export async function driveWorker(order: {
  readonly url: string;
  readonly learner: string;
  readonly count: number;
  readonly handIn: boolean;
}): Promise<void> {
  type Answer = { ok: true; value: unknown } | { ok: false; error: { code: string } };
  type Option = { id: string };
  type Offer = {
    instance: { item: string; seed: number; type: string; options: Option[]; targets: Option[] };
  };
  const worker = new Worker(order.url, { type: 'module', name: 'footpath' });
  const waiting = new Map<number, (value: Answer) => void>();
  worker.onmessage = ({ data }: MessageEvent<{ id: number; value: Answer }>) => {
    waiting.get(data.id)?.(data.value);
    waiting.delete(data.id);
  };
  let calls = 0;
  const call = async <T>(name: string, ...values: unknown[]): Promise<T> => {
    calls += 1;
    const id = calls;
    const answer = await new Promise<Answer>((resolve) => {
      waiting.set(id, resolve);
      worker.postMessage({ id, call: name, values, watches: false });
    });
    if (!answer.ok) throw new Error(`${name} failed: ${answer.error.code}`);
    return answer.value as T;
  };
  const responseTo = ({ type, options, targets }: Offer['instance'], place: number): unknown => {
    const one = options[place % Math.max(1, options.length)]?.id ?? '';
    if (type === 'choice') return { type, choice: one };
    if (type === 'several') return { type, choices: [one] };
    if (type === 'order') return { type, order: options.map(({ id }) => id) };
    if (type === 'match') return { type, pairs: options.map(({ id }, at) => [id, targets[at]?.id ?? '']) };
    return { type, text: String(place % 100) };
  };
  await call('start');
  await call('offerNext', order.learner, null);
  for (let answered = 0; answered < order.count; answered++) {
    const { instance } = await call<Offer>('offerNext', order.learner, null);
    await call(
      'submitAnswer',
      order.learner,
      instance.item,
      instance.seed,
      responseTo(instance, answered),
      4000,
    );
  }
  if (order.handIn) {
    // The first may be answered by an exchange that began before the answers did.
    await call('handIn');
    await call('handIn');
  }
  worker.terminate();
}

/** How many events the device's store holds. */
export function countEvents(): Promise<number> {
  return new Promise((count, failed) => {
    const open = indexedDB.open('footpath');
    open.onerror = () => failed(open.error);
    open.onsuccess = () => {
      const request = open.result.transaction('events').objectStore('events').count();
      request.onsuccess = () => {
        open.result.close();
        count(request.result);
      };
    };
  });
}
