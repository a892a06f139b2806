import { measureEngine } from './engine.bench.ts';
import type { Measured, MeasureOptions } from './lines.ts';

/** The engine's measures as lines of the budget. */
export async function measureEngineLines({ say }: MeasureOptions): Promise<Measured[]> {
  say('the engine, unthrottled');
  const { chooseNextP95Ms, updateMicroseconds, replay20000Ms, bytesPerSkill } = measureEngine();
  return [
    { id: 'choose-next', value: chooseNextP95Ms },
    { id: 'update', value: updateMicroseconds },
    { id: 'rebuild', value: replay20000Ms / 1000 },
    { id: 'skill-bytes', value: bytesPerSkill, note: 'as JSON, without its name' },
  ];
}
