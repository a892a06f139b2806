import { normal } from './random.ts';
import type { World } from './world.ts';

const strandSpread = 1;
const flipped = 0.05;
const prerequisiteKnown = 0.97;

/**
 * Which skills a new learner knows: those below a frontier drawn for the learner, uniform over the levels, moved in
 * each strand by a normal draw; one in twenty the other way round; and nearly always the prerequisites of a known
 * skill. Of the 40 skills, .60 to .61 are known on average.
 */
export function initialKnowledge(world: World, rng: () => number): boolean[] {
  const frontier = rng() * world.levels;
  const strands = Array.from({ length: world.strands }, () => frontier + normal(rng, 0, strandSpread));
  const known = Array.from({ length: world.skills }, (_, skill) => {
    const below = skill % world.levels < (strands[Math.floor(skill / world.levels)] ?? 0);
    return below !== rng() < flipped;
  });
  // From the top down: a prerequisite made known has its own prerequisites looked at later.
  for (let level = world.levels - 1; level > 0; level--) {
    for (let skill = level; skill < world.skills; skill += world.levels) {
      if (!known[skill]) continue;
      for (const prerequisite of world.prerequisites[skill] ?? []) {
        if (!known[prerequisite] && rng() < prerequisiteKnown) known[prerequisite] = true;
      }
    }
  }
  return known;
}
