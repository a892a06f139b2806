/** A skill as the graph sees it. */
export type GraphNode = {
  readonly id: string;
  readonly prerequisites: readonly string[];
  readonly grade: number;
};

/** Prerequisites by place in the list of skills; without unknown ids, doubles, loops and cycles. */
export type PrerequisiteGraph = {
  /** For each skill, the places of its prerequisites. */
  readonly before: readonly (readonly number[])[];
  /** For each skill, the places of the skills that build on it. */
  readonly after: readonly (readonly number[])[];
  /** Places in an order in which every skill follows its prerequisites, low grades first. */
  readonly order: readonly number[];
};

/**
 * Reads the prerequisites of a pack (ENG-11). Packs are written by people: an id that is not in the list is passed over,
 * and a cycle is opened at its lowest-grade skill, because a cycle taken at its word would lock all of it for ever.
 * Kahn 1962, O(skills + edges).
 */
export function graphOf(skills: readonly GraphNode[]): PrerequisiteGraph {
  const placeById = new Map(skills.map((skill, place) => [skill.id, place] as const));
  const before = skills.map((skill, place) => {
    const places = skill.prerequisites.map((id) => placeById.get(id) ?? place);
    return places.filter((other, i) => other !== place && places.indexOf(other) === i);
  });
  const after: number[][] = skills.map(() => []);
  before.forEach((places, place) => {
    for (const other of places) after[other]?.push(place);
  });

  const byGrade = skills.map((_, place) => place);
  byGrade.sort((a, b) => (skills[a]?.grade ?? 0) - (skills[b]?.grade ?? 0) || a - b);
  const missing = before.map((places) => places.length);
  const placed = skills.map(() => false);
  const order: number[] = [];
  const waiting = byGrade.filter((place) => missing[place] === 0);
  let next = 0;
  let opened = 0;
  while (order.length < skills.length) {
    let place = waiting[next++];
    if (place === undefined) {
      while (placed[byGrade[opened] ?? 0]) opened++;
      place = byGrade[opened] ?? 0;
      for (const other of before[place] ?? []) {
        if (!placed[other]) after[other] = (after[other] ?? []).filter((dependent) => dependent !== place);
      }
      before[place] = (before[place] ?? []).filter((other) => placed[other]);
    }
    placed[place] = true;
    order.push(place);
    for (const dependent of after[place] ?? []) {
      missing[dependent] = (missing[dependent] ?? 0) - 1;
      if (missing[dependent] === 0 && !placed[dependent]) waiting.push(dependent);
    }
  }
  return { before, after, order };
}
