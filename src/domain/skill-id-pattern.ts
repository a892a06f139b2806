/** What a skill's id looks like. By itself for the page, which reads nothing else from an address: schemas are heavier. */
export const skillIdPattern = /^[a-z0-9][a-z0-9.-]{0,63}$/;
