/** What is wrong and where (`skills.3.items.0.hints.1`), for a person to be told by whoever shows it. */
export type PackProblem = {
  readonly path: string;
  readonly code: PackProblemCode;
  readonly data?: Readonly<Record<string, string | number>>;
};

export type PackProblemCode =
  | 'schema'
  | 'id-twice'
  | 'id-not-of-skill'
  | 'strand-unknown'
  | 'prerequisite-unknown'
  | 'prerequisite-cycle'
  | 'generator-unknown'
  | 'param-wrong'
  | 'params-impossible'
  | 'type-unfit'
  | 'slot-unknown'
  | 'brace-stray'
  | 'mistake-wordless'
  | 'alt-missing'
  | 'list-empty'
  | 'list-name';
