import * as v from 'valibot';
import { integerBetween, pick } from '#domain/rng.ts';
import { defineGenerator, OneOf } from './generator.ts';

/** What time a clock shows. */
export const clock = defineGenerator({
  name: 'clock',
  params: v.strictObject({ minutes: OneOf }),
  mistakes: ({ minutes }) => [
    ...(minutes.some((m) => m > 0) ? ['hand-as-minutes', 'next-hour'] : ['other-hand']),
  ],
  make({ minutes }, rng) {
    const hour = integerBetween(rng, 1, 12);
    const minute = pick(rng, minutes);
    const next = (hour % 12) + 1;
    const text = time(hour, minute);
    const hand = minute === 0 ? 12 : Math.floor(minute / 5);
    const candidates = [
      ...(minute === 0 ? [{ text: time(12, hour === 12 ? 30 : (hour * 5) % 60), code: 'other-hand' }] : []),
      ...(minute > 0 && hand !== minute ? [{ text: time(hour, hand), code: 'hand-as-minutes' }] : []),
      ...(minute > 0 ? [{ text: time(next, minute), code: 'next-hour' }] : []),
      { text: time(next, minute) },
      { text: time(hour, (minute + 30) % 60) },
      { text: time(((hour + 9) % 12) + 1, minute) },
      { text: time(hour, (minute + 15) % 60) },
    ];
    const wrong = candidates.filter(
      (candidate, i) =>
        candidate.text !== text && candidates.findIndex((other) => other.text === candidate.text) === i,
    );
    return {
      slots: {
        hour,
        minute,
        next,
        time: text,
        hand,
        rest: minute % 5,
        past: hand * 5,
        to: 60 - minute,
        answer: text,
      },
      answer: { kind: 'text', text, accepted: spellings(hour, minute), wrong },
      picture: { kind: 'clock', hour, minute },
    };
  },
});

/** "7:05" */
export const time = (hour: number, minute: number): string => `${hour}:${minute < 10 ? '0' : ''}${minute}`;

/** The ways a time is written: 7:05, 07:05, 7.05, 7 05, 7h05. */
export function spellings(hour: number, minute: number): string[] {
  const mm = minute < 10 ? `0${minute}` : String(minute);
  const hours = hour < 10 ? [String(hour), `0${hour}`] : [String(hour)];
  return hours.flatMap((h) => [':', '.', ' ', 'h', ',', ' : ', ''].map((mark) => `${h}${mark}${mm}`));
}
