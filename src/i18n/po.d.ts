/** Compiled by config/po-plugin.ts. */
declare module '*.po' {
  export const messages: import('@lingui/core').Messages;
}
declare module '*.po?first' {
  export const messages: import('@lingui/core').Messages;
}
declare module '*.po?learner' {
  export const messages: import('@lingui/core').Messages;
}
declare module '*.po?later' {
  export const messages: import('@lingui/core').Messages;
}
declare module '*.po?roads' {
  export const messages: import('@lingui/core').Messages;
}
declare module '*.po?codes' {
  export const messages: import('@lingui/core').Messages;
}
declare module '*.po?teacher' {
  export const messages: import('@lingui/core').Messages;
}
declare module '*.po?staff' {
  export const messages: import('@lingui/core').Messages;
}
declare module '*.po?safe' {
  export const messages: import('@lingui/core').Messages;
}
