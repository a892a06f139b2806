import type { Page } from '@playwright/test';

/**
 * Gives answers as fast as the device takes them, on a learner's page: by a second worker of the app, as a second tab has one, so
 * that each is a real answer to a real question.
 */
export const answerAtOnce = (page: Page, answers: number): Promise<void> =>
  page.evaluate(async (count) => {
    const learner = /\/learn\/([^/]+)/.exec(location.pathname)?.[1];
    const script = document.querySelector<HTMLLinkElement>('link[rel=preload][as=script]')?.href;
    if (!learner || !script) throw new Error('this is no learner’s page of the built app');
    const worker = new Worker(script, { type: 'module' });
    let calls = 0;
    const ask = (call: string, ...values: readonly unknown[]): Promise<Record<string, unknown>> => {
      calls += 1;
      const id = calls;
      return new Promise((done, failed) => {
        worker.addEventListener('message', function hear({ data }) {
          if (data.id !== id) return;
          worker.removeEventListener('message', hear);
          if ('thrown' in data || data.value?.ok === false) failed(new Error(JSON.stringify(data)));
          else done(data.value?.value);
        });
        worker.postMessage({ id, call, values, watches: false });
      });
    };
    type Part = { readonly id: string };
    type Asked = { item: string; seed: number; type: string; options: Part[]; targets: Part[] };
    /** Some answer, whatever kind of question it is. */
    const some = ({ type, options, targets }: Asked): unknown => {
      const ids = options.map(({ id }) => id);
      switch (type) {
        case 'choice':
          return { type, choice: ids[0] };
        case 'several':
          return { type, choices: ids.slice(0, 1) };
        case 'order':
          return { type, order: ids };
        case 'match':
          return { type, pairs: ids.map((id, at) => [id, targets[at]?.id]) };
        default:
          return { type, text: '7' };
      }
    };
    await ask('start');
    for (let n = 0; n < count; n++) {
      const { instance } = (await ask('offerNext', learner, null)) as { instance: Asked };
      await ask('submitAnswer', learner, instance.item, instance.seed, some(instance), 3000 + n * 7);
    }
    worker.terminate();
  }, answers);
