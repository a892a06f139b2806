/** By itself, because it is all that the screens which may need codes bring with them. */
export const codeParts = () => import('../screens/codes.ts').then(({ screens }) => screens);
