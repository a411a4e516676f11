/**
 * The function, asked once for each key: for what follows from a profile or a template, which never change and are read
 * with every delivery. An object's result is kept as long as the object.
 */
export function oncePerObject<K extends object, V>(make: (key: K) => V): (key: K) => V {
  return remember(new WeakMap<K, V>(), make);
}

/** The same for texts, whose results are kept for good: for texts of a profile's own, never for what came over the wire. */
export function oncePerText<V>(make: (key: string) => V): (key: string) => V {
  return remember(new Map<string, V>(), make);
}

interface Known<K, V> {
  get(key: K): V | undefined;
  has(key: K): boolean;
  set(key: K, value: V): unknown;
}

function remember<K, V>(known: Known<K, V>, make: (key: K) => V): (key: K) => V {
  return (key) => {
    const found = known.get(key);
    if (found !== undefined || known.has(key)) return found as V;
    const made = make(key);
    known.set(key, made);
    return made;
  };
}
