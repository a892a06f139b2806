/** By itself, because a learner's first screens fetch the later ones. */
export const laterScreens = () => import('./later.ts').then(({ screens }) => screens);
