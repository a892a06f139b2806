import * as v from 'valibot';
import { integerBetween } from '#domain/rng.ts';
import { spellings, time } from './clock.ts';
import { defineGenerator, Range } from './generator.ts';
import { between, tryDraws, wholeAnswer } from './numbers.ts';

/** How long it lasts, or when it ends. All in one half of the day. */
export const elapsed = defineGenerator({
  name: 'elapsed',
  params: v.strictObject({
    minutes: Range,
    /** Both the start and the length are in steps of so many minutes. */
    step: v.picklist([1, 5, 10, 15, 30, 60]),
    /** True: past the full hour at least once; false: within one hour. */
    cross: v.optional(v.boolean()),
    ask: v.optional(v.picklist(['minutes', 'end']), 'minutes'),
  }),
  mistakes: ({ ask, cross }) => (cross ? ['hundred-in-hour'] : ask === 'minutes' ? ['read-end'] : ['stayed']),
  make({ minutes: range, step, cross, ask }, rng) {
    const drawn = tryDraws(() => {
      const hour = integerBetween(rng, 1, 9);
      const start = integerBetween(rng, 0, 60 / step - 1) * step;
      const minutes = Math.floor(between(rng, range) / step) * step;
      const over = start + minutes > 60;
      if (minutes === 0 || start === 0 || (cross !== undefined && over !== cross)) return null;
      return start + minutes === 60 || hour * 60 + start + minutes >= 13 * 60
        ? null
        : { hour, start, minutes };
    });
    if (!drawn) return null;
    const { hour, start, minutes } = drawn;
    const total = hour * 60 + start + minutes;
    const endHour = Math.floor(total / 60);
    const endMinute = total % 60;
    const end = time(endHour, endMinute);
    // Counting on as if an hour had a hundred minutes: from 2:50 to 3:20 is "70".
    const hundred = (endHour - hour) * 100 + endMinute - start;
    const toHour = 60 - start;
    const wrongEnd = start + minutes < 100 ? time(hour, start + minutes) : null;
    return {
      slots: {
        start: time(hour, start),
        end,
        minutes,
        toHour,
        nextHour: time(hour + 1, 0),
        rest: minutes - toHour,
        from: start,
        until: endMinute,
        hours: Math.floor((minutes - toHour) / 60),
        answer: ask === 'end' ? end : minutes,
      },
      answer:
        ask === 'minutes'
          ? wholeAnswer(minutes, [
              ['hundred-in-hour', cross ? hundred : null],
              ['read-end', cross ? null : endMinute],
            ])
          : {
              kind: 'text',
              text: end,
              accepted: spellings(endHour, endMinute),
              wrong: [
                ...(cross && wrongEnd ? [{ text: wrongEnd, code: 'hundred-in-hour' }] : []),
                ...(cross ? [] : [{ text: time(hour, start), code: 'stayed' }]),
                { text: time(endHour + 1, endMinute) },
                { text: time(endHour, (endMinute + 10) % 60) },
                { text: time(endHour, (endMinute + 55) % 60) },
              ],
            },
    };
  },
});
