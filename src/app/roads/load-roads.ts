/** Roads beside the network, with their words: rarely needed, so nothing else brings them. */
export const roadScreens = () => import('../screens/roads.ts').then(({ screens }) => screens);
