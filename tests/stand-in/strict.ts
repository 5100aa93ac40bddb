// Makes an object answer only for what it has. What the stand-in lacks must fail loudly by name,
// never read as undefined. Runs in Node and, with its types stripped, in the page.

/** Wraps `known` so that reading a member it lacks throws with that member's name. */
export function strict<T extends object>(name: string, known: T): T {
  return new Proxy(known, {
    get(target, key, receiver) {
      // Promises and JSON ask every object for these two; Node's inspector asks for symbols.
      const isProbe = typeof key === 'symbol' || key === 'then' || key === 'toJSON';
      if (isProbe || key in target) return Reflect.get(target, key, receiver);
      throw new Error(`stand-in electron: ${name}.${key} is not implemented`);
    },
  });
}
