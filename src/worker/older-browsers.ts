/**
 * What packages in the worker need and the oldest browsers lack. Imported before them; our own code does without
 * (docs/browsers.md, scripts/check-floor.mjs).
 */

// @noble/hashes calls it while it is loaded. Chrome has it from 93, Safari from 15.4.
if (!Reflect.has(Object, 'hasOwn')) {
  Object.defineProperty(Object, 'hasOwn', {
    value: (object: object, key: PropertyKey) => Object.getOwnPropertyDescriptor(object, key) !== undefined,
    configurable: true,
    writable: true,
  });
}
