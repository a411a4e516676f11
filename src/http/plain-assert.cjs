// Stands in for node:assert in the bundle of undici, which uses this much of it; all of it takes milliseconds to load.
module.exports = function assert(condition, message) {
  if (!condition) throw message instanceof Error ? message : new Error(message ?? 'assertion failed');
};
